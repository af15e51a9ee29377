"""What is asked about a way to an office, and about whom somebody can be put through to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import AnyOf, Choice, Day, FewLines, NameField, PersonChoice
from karpear.ui.values import ask

from ..models import OpenTo, ReachEdge
from ..services.words import LANGUAGES
from .words import COUNTRIES, OFFICES, ZONES


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReach:
    """Somebody of ours can reach an office."""

    TABLE = ReachEdge

    near: UUID = ask(
        PersonChoice(label=_("Who of us can reach it"), help_text=_("They are asked, and it counts once they agree."))
    )
    office_kind: str = ask(Choice(label=_("What they can reach"), choices=list(OFFICES.items())))
    office_country: str = ask(
        Choice(label=_("Of which country"), required=False, empty=_("none"), choices=list(COUNTRIES.items()))
    )
    office: str = ask(
        NameField(label=_("The office"), max_length=120, required=False,
                  help_text=_("For example: political section. Stored encrypted."))
    )  # fmt: skip
    human: str = ask(
        NameField(label=_("Who is there"), max_length=120, required=False,
                  help_text=_("Only the person of ours and our own organisation ever read it. Stored encrypted."))
    )  # fmt: skip
    far_agreed_on: date = ask(Day(label=_("They agreed to be asked for others, on")))
    capacity: str = ask(
        NameField(label=_("As what we know them"), max_length=120, required=False,
                  help_text=_("For example: met at the consultations."))
    )  # fmt: skip
    languages: Sequence[str] = ask(AnyOf(label=_("Languages there"), choices=list(LANGUAGES.items())))
    opens: time | None = ask(
        forms.TimeField(label=_("Can be reached from"), required=False,
                        help_text=_("Empty: not known. At any time: 00:00 until 00:00.")), half=True
    )  # fmt: skip
    closes: time | None = ask(forms.TimeField(label=_("until"), required=False), half=True)
    time_zone: str = ask(Choice(label=_("By the clock of"), choices=list(ZONES.items())), default="Asia/Phnom_Penh")
    how: str = ask(
        FewLines(label=_("How others ask the person of ours"), max_length=200, rows=2,
                 help_text=_("A number, and when. Whoever may ask them reads it. Stored encrypted."))
    )  # fmt: skip
    open_to: str = ask(
        Choice(label=_("Who may ask them"), choices=OpenTo.choices, widget=forms.RadioSelect),
        default=OpenTo.NETWORK.value,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDoor:
    """Somebody of ours can put others through to a colleague, who can reach more."""

    TABLE = ReachEdge

    near: UUID = ask(PersonChoice(label=_("Whom others ask"), help_text=_("They are asked first.")))
    to_person: UUID = ask(PersonChoice(label=_("To whom they put through"), help_text=_("Then they are asked, too.")))
    how: str = ask(
        FewLines(label=_("How others ask the first"), max_length=200, rows=2,
                 help_text=_("A number, and when. Whoever may ask them reads it. Stored encrypted."))
    )  # fmt: skip
    open_to: str = ask(
        Choice(label=_("Who may ask them"), choices=OpenTo.choices, widget=forms.RadioSelect),
        default=OpenTo.NETWORK.value,
    )
