"""What the verbs of the fund take. No field asks for whom money is."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from karpear.preparedness.reserve.assumptions import MISFORTUNES, Assumptions
from karpear.preparedness.reserve.models import CLASSES, ReserveCurrency
from karpear.rules.duty.likelihood_rates import LONGEST
from karpear.rules.duty.reserve import EventRate
from karpear.rules.duty.reserve_costs import OF_THE_WHOLE, Misfortune
from karpear.rules.duty.signatures import MoneyClass
from karpear.rules.sharing.fund import LONGEST_CODE
from karpear.ui.forms import Choice, FewLines, Money, Offered, WholeNumber
from karpear.ui.values import ask

from .models import CounterReason, SharedFund

MOST_EXPOSED = 500
_MORE_THAN_NOTHING = [MinValueValidator(1)]
#: What strikes people, and not an office: only this is held together.
EVENTS = tuple(kind for kind in Misfortune if kind not in OF_THE_WHOLE)
#: The invented example that an organisation's own reserve begins with, too: kind → (once in so many years, cost).
_EXAMPLE = {event.kind: (event.once_in, Assumptions().cost_of(event)) for event in Assumptions().misfortunes()}


def _key() -> forms.Field:
    """The form's own id: sent twice, it writes once."""
    return forms.UUIDField(widget=forms.HiddenInput)


def _amount(label: Any, **kwargs: Any) -> Any:
    return ask(Money(label=label, validators=_MORE_THAN_NOTHING, **kwargs))


def _once(kind: Misfortune) -> Any:
    years = WholeNumber(
        label=MISFORTUNES[kind], min_value=1, max_value=LONGEST, help_text=_("Once in so many years, for one person.")
    )
    return ask(years, default=_EXAMPLE[kind][0], half=True)


def _costs(kind: Misfortune) -> Any:
    return ask(Money(label=_("What one costs")), default=_EXAMPLE[kind][1], half=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundTerms:
    """What a coordinator proposes, and each member's lead agrees to."""

    TABLE = SharedFund

    currency: str = ask(Choice(label=_("Currency"), choices=ReserveCurrency.choices), default="USD")
    most_request: int = _amount(_("Most for one request"), help_text=_("In whole units."))
    most_year: int = _amount(_("Most for one member in 12 months"))
    most_contribution: int = _amount(
        _("Most that one member pays in within 12 months"), help_text=_("So that the fund is nobody's own.")
    )
    holder: UUID | None = ask(
        Offered(
            label=_("Who keeps the money"),
            required=False,
            empty=_("whoever coordinates the network"),
            coerce=UUID,
            nothing=None,
            help_text=_("They write down what comes in and what is paid. Karpear moves no money."),
        )
    )
    once_detained: int = _once(Misfortune.DETAINED)
    cost_detained: int = _costs(Misfortune.DETAINED)
    once_hurt: int = _once(Misfortune.HURT)
    cost_hurt: int = _costs(Misfortune.HURT)
    once_fled: int = _once(Misfortune.FLED)
    cost_fled: int = _costs(Misfortune.FLED)
    once_killed: int = _once(Misfortune.KILLED)
    cost_killed: int = _costs(Misfortune.KILLED)

    def events(self) -> dict[str, list[int]]:
        """As the table keeps them."""
        return {
            kind.value: [getattr(self, f"once_{kind.value}"), getattr(self, f"cost_{kind.value}")] for kind in EVENTS
        }


def event_fields(fund: SharedFund) -> dict[str, int]:
    """The same, as the form asks for them."""
    cells: dict[str, int] = {}
    for kind, (once_in, cost) in fund.events.items():
        cells |= {f"once_{kind}": once_in, f"cost_{kind}": cost}
    return cells


def event_rates(fund: SharedFund) -> tuple[EventRate, ...]:
    """The same, as a reserve is asked."""
    return tuple(EventRate(kind, 1 / once_in, cost) for kind, (once_in, cost) in fund.events.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFundPart:
    """A member takes part. `version`: of the rules that stood on the page."""

    version: int = ask(forms.IntegerField(widget=forms.HiddenInput))
    people: int = ask(
        WholeNumber(
            label=_("How many of your people are exposed"),
            min_value=1,
            max_value=MOST_EXPOSED,
            help_text=_(
                "Your share follows from it. Stored encrypted; only you and whoever coordinates read the number."
            ),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFundRequest:
    """Money asked from the fund."""

    amount: int = _amount(_("How much"), help_text=_("In whole units."))
    money_class: MoneyClass = ask(
        Choice(
            label=_("What for"),
            choices=[(c.value, CLASSES[c]) for c in MoneyClass],
            coerce=MoneyClass,
            empty=_("choose"),
        )
    )
    code: str = ask(
        forms.CharField(
            label=_("Code"),
            max_length=LONGEST_CODE,
            help_text=_(
                "At most one word and a number, such as K-17. Never a name. Keep elsewhere what it stands for."
            ),
            widget=forms.TextInput({"autocomplete": "off"}),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFundRefusal:
    """Why somebody does not sign."""

    why: str = ask(FewLines(label=_("Why not"), rows=2, max_length=300, help_text=_("Name nobody.")))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContribution:
    """What a member paid in."""

    key: UUID = ask(_key())
    member: UUID | None = ask(Offered(label=_("Which organisation"), empty=_("choose"), coerce=UUID, nothing=None))
    amount: int = _amount(_("Amount"), help_text=_("In whole units."))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBack:
    """What came back of a payment."""

    key: UUID = ask(_key())
    amount: int = _amount(_("Came back"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFundCounter:
    """Why a line is reversed."""

    reason: str = ask(Choice(label=_("What was wrong"), choices=CounterReason.choices, widget=forms.RadioSelect))
