"""A paper as somebody files it, and what else the organisation has to be able to show."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import AnyOf, Day, NameField, Offered, WholeNumber
from karpear.ui.values import ask

from .models import OwnClaim, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """One document. `record`: its sealed copy, made in the browser."""

    TABLE = Paper
    ORDER = ("kind", "about_year", "label", "issued_on", "expires_on", "place")

    kind: str = ask(Offered(label=_("What it is"), empty=_("choose")))
    label: str = ask(
        NameField(
            label=_("What you call it"),
            max_length=120,
            help_text=_("For example: annual report 2025. No names of people: this line is not sealed."),
        )
    )
    about_year: int | None = ask(
        WholeNumber(
            label=_("Of which year"),
            min_value=1990,
            max_value=2100,
            required=False,
            help_text=_("Only for what is made each year, as an annual report or an audit: it counts for that year."),
        )
    )
    issued_on: date | None = ask(Day(label=_("Its day"), required=False), half=True)
    expires_on: date | None = ask(
        Day(
            label=_("Holds until"),
            required=False,
            help_text=_("Left empty, it is counted from its day or its year where the kind has an end."),
        ),
        half=True,
    )
    place: str = ask(forms.CharField(label=_("Where the paper is"), max_length=200, required=False))
    record: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOwnClaim:
    """A clause of a donor, or whatever else somebody asks to see."""

    TABLE = OwnClaim
    ORDER = ("words", "to_whom", "kinds")

    words: str = ask(
        NameField(
            label=_("What you have to be able to show"),
            max_length=160,
            help_text=_("For example: accounts are audited each year."),
        )
    )
    to_whom: str = ask(forms.CharField(label=_("To whom"), max_length=120, required=False))
    kinds: tuple[str, ...] = ask(AnyOf(label=_("Any one of these shows it")))
