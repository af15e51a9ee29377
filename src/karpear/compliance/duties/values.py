"""What people say about duties: who does one, that it was filed, why it is left out, what else they owe."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.law.own_days import Rhythm
from karpear.ui.forms import Choice, Day, FewLines, NameField, Offered, PersonChoice
from karpear.ui.values import ask

from .models import DutyDate, OwnDuty

RHYTHMS = {
    Rhythm.ONCE: _("once"),
    Rhythm.WEEKLY: _("every week"),
    Rhythm.MONTHLY: _("every month"),
    Rhythm.QUARTERLY: _("every three months"),
    Rhythm.YEARLY: _("every year"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOfDate:
    """What proves that it was filed."""

    TABLE = DutyDate
    ORDER: ClassVar[tuple[str, ...]] = ("paper",)

    paper: UUID | None = ask(
        Offered(
            label=_("Document that proves it"),
            required=False,
            coerce=UUID,
            nothing=None,
            empty=_("none yet"),
            help_text=_("From your papers and proofs. It can also be chosen later."),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed(ProofOfDate):
    """It was filed. `paper`: what proves it."""

    ORDER: ClassVar[tuple[str, ...]] = ("filed_on", "receipt", "paper")

    filed_on: date = ask(Day(label=_("Filed on")))
    receipt: str = ask(
        forms.CharField(
            label=_("Receipt"),
            max_length=200,
            required=False,
            help_text=_("Its number, or who took it and where the stamped copy is."),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToFile:
    """Why nothing has to be filed this time."""

    TABLE = DutyDate
    ORDER = ("reason",)

    reason: str = ask(
        FewLines(
            label=_("Why nothing has to be filed"),
            max_length=1000,
            help_text=_("Somebody else reads it and agrees, or not. Until then the date stays."),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOwner:
    """Who does a duty, from now on."""

    ORDER: ClassVar[tuple[str, ...]] = ("owner",)

    owner: UUID | None = ask(PersonChoice(label=_("Who does it"), required=False, empty=_("nobody yet")))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOwnerOfOne(NamedOwner):
    """The same, where the duty is owed of several: of this one alone, or of all."""

    ORDER: ClassVar[tuple[str, ...]] = ("owner", "only_this")

    only_this: bool = ask(
        forms.BooleanField(label=_("Only for the one that is named above, and not for the others"), required=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarStart:
    """From which day on duties are counted."""

    ORDER = ("starts_on",)

    starts_on: date = ask(
        Day(
            label=_("Count from"),
            help_text=_("What was due from this day on appears, also if it is late. An earlier day shows more."),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOwnDuty:
    """What the organisation owes besides the law: a donor's report, a letter that became a duty."""

    TABLE = OwnDuty
    ORDER = ("name", "to_whom", "rhythm", "first_on", "last_on", "least")

    name: str = ask(
        NameField(
            label=_("What has to be done"),
            max_length=120,
            help_text=_("Besides what the law asks. A report that a grant asks for has its day with the grant."),
        )
    )
    to_whom: str = ask(forms.CharField(label=_("To whom"), max_length=120, required=False))
    rhythm: Rhythm = ask(
        Choice(
            label=_("How often"),
            choices=[(rhythm.value, word) for rhythm, word in RHYTHMS.items()],
            coerce=Rhythm,
            empty=_("choose"),
        )
    )
    first_on: date = ask(Day(label=_("First due on")), half=True)
    last_on: date | None = ask(Day(label=_("Last due on"), required=False), half=True)
    least: str = ask(
        FewLines(
            label=_("The least that satisfies it"),
            max_length=1000,
            required=False,
            rows=3,
            help_text=_("What is said, and what is never said: no names, no lists, no accounts."),
        )
    )
