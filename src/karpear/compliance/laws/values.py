"""What is asked about an activity, and about an opinion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import AnyOf, Choice, Day, FewLines, NameField
from karpear.ui.values import ask

from .models import ActivityOpinion, OwnActivity
from .words import ACTIVITIES, READINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOwnActivity:
    """Something that the organisation does."""

    TABLE = OwnActivity

    name: str = ask(
        NameField(
            label=_("What you do"), max_length=120,
            help_text=_("In your own words, for example: we talk with families at the lake. Stored encrypted."),
        )
    )  # fmt: skip
    kinds: Sequence[str] = ask(
        AnyOf(
            label=_("What is part of it"), choices=[(kind.value, word) for kind, word in ACTIVITIES.items()],
            help_text=_("Laws speak of these. Nothing ticked: every article is shown."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOpinion:
    """How an activity stands against an article."""

    TABLE = ActivityOpinion

    reading: str = ask(
        Choice(
            label=_("How it stands"), choices=[(reading.value, word) for reading, word in READINGS.items()],
            widget=forms.RadioSelect,
        )
    )  # fmt: skip
    reasoning: str = ask(
        FewLines(label=_("Why"), max_length=2000, required=False, rows=4, help_text=_("Stored encrypted."))
    )
    lawyer: str = ask(
        forms.CharField(
            label=_("The lawyer who said so"), max_length=120, required=False,
            help_text=_("Empty: it is only your own reading. Stored encrypted."),
        )
    )  # fmt: skip
    given_on: date = ask(Day(label=_("On which day")), half=True)
    expires_on: date | None = ask(
        Day(label=_("It holds until"), required=False, help_text=_("After a year it has expired in any case.")),
        half=True,
    )
