"""What is asked about a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import AnyOf, Choice, Day, FewLines, NameField, WholeNumber
from karpear.ui.values import ask

from .models import Site
from .words import COPIES, LANDLORDS, NEIGHBOURS, PAPERS, SECOND_PLACES, TENURES

MOST_KEYS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSite:
    """A place, and by what right it is used."""

    TABLE = Site

    name: str = ask(
        NameField(
            label=_("The place"), max_length=120,
            help_text=_("As you call it, for example: office in the capital. Stored encrypted."),
        )
    )  # fmt: skip
    tenure: str = ask(
        Choice(
            label=_("Whose is it?"), choices=[(tenure.value, word) for tenure, word in TENURES.items()],
            widget=forms.RadioSelect,
        )
    )  # fmt: skip
    address_since: date | None = ask(
        Day(label=_("Our registered address since"), required=False,
            help_text=_("Only if it is. A move is then a change that has to be told: write it down nowhere else.")),
    )  # fmt: skip
    landlord: str = ask(
        Choice(
            label=_("Who lets you use it"), required=False, empty=_("nobody, or not known"),
            choices=list(LANDLORDS.items()),
        )
    )  # fmt: skip
    landlord_words: str = ask(
        FewLines(
            label=_("What to know about the owner"), max_length=500, required=False, rows=2,
            help_text=_("For example: pressed by the district in May. No names are needed. Stored encrypted."),
        )
    )  # fmt: skip
    papers: Sequence[str] = ask(
        AnyOf(
            label=_("What you have in writing"), choices=[(paper.value, word) for paper, word in PAPERS.items()],
            help_text=_("Nothing ticked: nothing in writing."),
        )
    )  # fmt: skip
    ends_on: date | None = ask(
        Day(label=_("The last day of the lease or permit"), required=False,
            help_text=_("Three months before it, this waits among what needs you.")),
    )  # fmt: skip
    open_ended: bool = ask(forms.BooleanField(label=_("It is agreed that there is no last day"), required=False))
    neighbours: Sequence[str] = ask(AnyOf(label=_("Who else is there"), choices=list(NEIGHBOURS.items())))
    neighbours_words: str = ask(
        FewLines(label=_("What to know about who else is there"), max_length=500, required=False, rows=2)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingPlan:
    """What is ready for the day on which it must be left."""

    TABLE = Site

    second_place: str = ask(
        Choice(
            label=_("A second place"), required=False, empty=_("nobody has asked"),
            choices=[(place.value, word) for place, word in SECOND_PLACES.items()],
            help_text=_("A place from which you could work the next day."),
        )
    )  # fmt: skip
    second_place_words: str = ask(
        FewLines(label=_("Where it is, and whom to ask"), max_length=500, required=False, rows=2,
                 help_text=_("Stored encrypted. Officers and leads can read it."))
    )  # fmt: skip
    copied: Sequence[str] = ask(
        AnyOf(
            label=_("What has a copy elsewhere"), choices=[(kind.value, word) for kind, word in COPIES.items()],
        )
    )  # fmt: skip
    copies_words: str = ask(FewLines(label=_("Where the copies are"), max_length=500, required=False, rows=2))
    key_count: int | None = ask(
        WholeNumber(label=_("How many people can open it"), required=False, min_value=0, max_value=MOST_KEYS)
    )
    keys_words: str = ask(FewLines(label=_("Who has keys"), max_length=500, required=False, rows=2))
