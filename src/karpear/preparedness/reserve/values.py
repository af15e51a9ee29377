"""What the verbs of the reserve take: money asked for and paid, lines of the ledger."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from karpear.rules.duty.signatures import MoneyClass
from karpear.ui.forms import Choice, FewLines, Money, Offered, PersonChoice
from karpear.ui.values import ask

from .models import CLASSES

_MORE_THAN_NOTHING = [MinValueValidator(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMoney:
    """What was put into the reserve."""

    amount: int = ask(Money(label=_("Amount"), help_text=_("In whole units."), validators=_MORE_THAN_NOTHING))
    words: str = ask(forms.CharField(label=_("From whom"), max_length=200))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCounter:
    """Why a line of the ledger is reversed."""

    words: str = ask(forms.CharField(label=_("What was wrong"), max_length=200))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """Money asked for. `for_whom`: a code or a case, never a name. `beneficiary`: who gets it, if it is one of us."""

    amount: int = ask(Money(label=_("How much"), help_text=_("In whole units."), validators=_MORE_THAN_NOTHING))
    money_class: MoneyClass = ask(
        Choice(
            label=_("What for"),
            choices=[(c.value, CLASSES[c]) for c in MoneyClass],
            coerce=MoneyClass,
            empty=_("choose"),
        )
    )
    for_whom: str = ask(
        forms.CharField(
            label=_("For whom"),
            max_length=60,
            help_text=_("A code name, or the number of a case. Never a name."),
            widget=forms.TextInput({"autocomplete": "off"}),
        )
    )
    beneficiary: UUID | None = ask(
        PersonChoice(
            label=_("Is it one of us?"),
            required=False,
            empty=_("no, or somebody's family"),
            help_text=_("They cannot sign for it themselves. Nobody else reads this."),
        )
    )
    why: str = ask(FewLines(label=_("What those who sign should know"), required=False, rows=2, max_length=500))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRefusal:
    """Why somebody does not sign."""

    why: str = ask(FewLines(label=_("Why not"), rows=2, max_length=500))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceipt:
    """What became of money that was paid: spent, with a receipt; or back in the reserve.

    `receipt`: the sealed record that shows it. `words`: where its paper is.
    """

    spent: int = ask(Money(label=_("Spent, with a receipt")), half=True)
    returned: int = ask(Money(label=_("Came back")), default=0, half=True)
    words: str = ask(forms.CharField(label=_("Where the paper is"), required=False, max_length=200))
    receipt: UUID | None = ask(
        Offered(label=_("Sealed receipt"), required=False, empty=_("none of these"), coerce=UUID, nothing=None)
    )
