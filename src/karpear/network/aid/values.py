"""What is asked of whoever proposes help, asks for a watch, or hands an alert over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import GuestView
from karpear.ui.forms import AnyOf, Choice, FewLines, FreshDay, Moment, Offered, PersonChoice
from karpear.ui.values import ask

from .models import AidAgreement, AidKind, AlertHandover, SharedShift

GIVE, TAKE = "give", "take"


def _clock(**kwargs: object) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), required=False, **kwargs)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAid:
    """What one organisation would do for another."""

    TABLE = AidAgreement

    partner: UUID | None = ask(Offered(label=_("With which organisation"), coerce=UUID, nothing=None))
    way: str = ask(
        Choice(
            label=_("Who helps whom"), choices=[(GIVE, _("We help them")), (TAKE, _("They help us"))],
            widget=forms.RadioSelect, help_text=_("Each way is an agreement of its own."),
        )
    )  # fmt: skip
    kinds: Sequence[str] = ask(AnyOf(label=_("Kinds of help"), choices=AidKind.choices))
    begins_on: date = ask(FreshDay(label=_("From")), half=True)
    ends_on: date = ask(FreshDay(label=_("Until")), half=True)
    night_from: time | None = ask(
        _clock(label=_("Watch from"), help_text=_("By the clock of whoever is helped. Empty: at any hour.")), half=True
    )
    night_until: time | None = ask(_clock(label=_("Watch until")), half=True)
    view: str = ask(
        Choice(
            label=_("What whoever stands watch sees of an alert"), required=False, choices=GuestView.choices,
            widget=forms.RadioSelect, help_text=_("Only in their hours, and nothing else of the organisation."),
        )
    )  # fmt: skip
    terms: str = ask(
        FewLines(
            label=_("What else you agree on"), required=False, max_length=1000,
            help_text=_("For example: who pays petrol, whom to ring first. Stored encrypted."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchHours:
    """For which hours somebody of the other organisation is asked to stand watch."""

    TABLE = SharedShift

    starts_at: datetime = ask(Moment(label=_("From")), half=True)
    ends_at: datetime = ask(Moment(label=_("Until")), half=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """To whom, and what they should know."""

    TABLE = AlertHandover

    to: UUID | None = ask(PersonChoice(label=_("Who takes it over")))
    words: str = ask(
        FewLines(
            label=_("What they should know first"), required=False, max_length=600,
            help_text=_("What was done, and what is next. Only the two of you read it. Stored encrypted."),
        )
    )  # fmt: skip
