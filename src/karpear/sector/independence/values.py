"""What is asked: a year's money, each grant's, money that did not come, the strategic plan, what is given on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.preparedness.reserve.models import ReserveCurrency
from karpear.ui.forms import AnyOf, Choice, FewLines, FreshDay, Money, NameField, WholeNumber, YesNo
from karpear.ui.values import ask

from .models import GivenKind

MOST_MONTHS = 120
FITS = {"yes": _("Yes"), "partly": _("Partly"), "no": _("No")}
WHO_REFUSED = {"us": _("We did"), "donor": _("The donor did")}
WHY_REFUSED = {
    "conditions": _("Its conditions"),
    "plan": _("It did not fit our plan"),
    "neutrality": _("It would have taken a side"),
    "risk": _("It would have put people at risk"),
    "topic": _("The topic was too political for the donor"),
    "registration": _("Papers or approvals that we do not have"),
    "money": _("The donor had no more money"),
    "unknown": _("Nobody said"),
}
THREATS = {
    "closure": _("Being suspended or closed"),
    "arrest": _("Arrest and charges"),
    "surveillance": _("Being watched"),
    "one_donor": _("Hanging on one donor"),
    "political_money": _("Money with political strings"),
    "staff": _("People leaving for their safety"),
    "trust": _("Losing the trust of communities"),
}
ASKS = {
    "core": _("Core money, not tied to projects"),
    "years": _("Grants of three years or more"),
    "advocacy": _("Money for advocacy"),
    "security": _("Lines for security, legal aid and insurance"),
    "reserve": _("Part of each grant for a reserve"),
    "language": _("Applications and reports in our own language"),
    "small": _("Small grants for groups that are not registered"),
    "silence": _("No logo and no publicity where it endangers"),
    "said_first": _("To be asked before a donor speaks with the authorities about us"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearAnswer:
    """One year, without the grants."""

    currency: str = ask(
        Choice(
            label=_("Currency of this year"), choices=ReserveCurrency.choices,
            help_text=_("All amounts of the year are in it, those of grants too."),
        ),
        default="USD",
    )  # fmt: skip
    other_income: int | None = ask(
        Money(label=_("Income other than grants"), required=False, help_text=_("Fees, sales, gifts of members."))
    )
    spent: int | None = ask(Money(label=_("All that we spent"), required=False), half=True)
    advocacy: int | None = ask(Money(label=_("Of this, on advocacy"), required=False), half=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAnswer:
    """What one grant gave in this year, and whether it serves what the organisation wants."""

    amount: int = ask(Money(label=_("Amount in this year")))
    restricted: bool | None = ask(
        YesNo(
            label=_("Is it tied to a project?"), unsaid=_("Not said"), required=False,
            help_text=_("No, if you decide yourselves what it is spent on."),
        )
    )  # fmt: skip
    fit: str = ask(
        Choice(
            label=_("Does it fit our strategic plan?"), choices=list(FITS.items()), required=False,
            empty=_("Not said"),
        )
    )  # fmt: skip
    why: str = ask(FewLines(label=_("Why?"), required=False, max_length=500, help_text=_("Stored encrypted.")))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRefusedGrant:
    """A grant that did not come about."""

    on: date = ask(FreshDay(label=_("When")))
    donor: str = ask(NameField(label=_("Donor"), max_length=120, help_text=_("A code is enough. Stored encrypted.")))
    refused_by: str = ask(Choice(label=_("Who said no?"), choices=list(WHO_REFUSED.items()), widget=forms.RadioSelect))
    reason: str = ask(Choice(label=_("Why?"), choices=list(WHY_REFUSED.items())))
    words: str = ask(FewLines(label=_("In a few words"), required=False, max_length=500))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer:
    """Six questions. Whoever has a plan elsewhere writes here only what a grant is compared with."""

    TITLE: ClassVar[Any] = _("Strategic plan")

    mission: str = ask(FewLines(label=_("What is your organisation for?"), required=False, max_length=500))
    threats: Sequence[str] = ask(AnyOf(label=_("What threatens that most?"), choices=list(THREATS.items())))
    speaks_when: str = ask(
        FewLines(
            label=_("When do you speak in public, and when not?"), required=False, max_length=500,
            help_text=_("Your line, so that no donor draws it for you."),
        )
    )  # fmt: skip
    donors_wanted: str = ask(
        FewLines(label=_("Which donors do you want, and which not?"), required=False, max_length=500)
    )
    asks: Sequence[str] = ask(AnyOf(label=_("What do you ask of donors?"), choices=list(ASKS.items())))
    reserve_months: int | None = ask(
        WholeNumber(
            label=_("For how many months should your reserve last?"), min_value=1, max_value=MOST_MONTHS,
            required=False,
        )
    )  # fmt: skip
    review_on: date | None = ask(FreshDay(label=_("When do you look at it again?"), required=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """What a lead gives to the numbers of the network. What is not ticked is taken back."""

    what: Sequence[str] = ask(AnyOf(label=_("What do you give?"), choices=GivenKind.choices))


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawAnswer:
    """Of which year the numbers are drawn."""

    year: int = ask(WholeNumber(label=_("Year"), min_value=2000, max_value=2100))


def as_sealed(value: Any) -> dict[str, Any]:
    """As it is stored: plain JSON."""
    return {
        name: cell.isoformat() if isinstance(cell, date) else list(cell) if isinstance(cell, tuple) else cell
        for name, cell in asdict(value).items()
    }
