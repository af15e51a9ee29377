"""What is asked about a registration, a policy and a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.duty.cover_facts import (
    WORLD,
)
from karpear.rules.duty.cover_terms import NamedRisk, Ticked
from karpear.ui.forms import AnyOf, Choice, Currency, FewLines, FreshDay, Money, PhoneField, WholeNumber, YesNo
from karpear.ui.values import ask

from .models import InsurancePolicy, SocialSecurity
from .words import CATEGORIES, KINDS, ROLES, TICKED, TIMES

MOST_CLAIM_DAYS = 730
#: Where policies of this region hold.
COUNTRIES: Sequence[tuple[str, Any]] = (
    ("kh", pgettext_lazy("country", "Cambodia")),
    ("th", pgettext_lazy("country", "Thailand")),
    ("vn", pgettext_lazy("country", "Viet Nam")),
    ("la", pgettext_lazy("country", "Lao PDR")),
    (WORLD, pgettext_lazy("country", "every country")),
)
CATEGORY_CHOICES = [(category.value, _(word)) for category, word in CATEGORIES.items()]
ROLE_CHOICES = [(category.value, word) for category, word in ROLES.items()]


class OfferedCodes(AnyOf):
    """Some of what only the page knows: provinces, people. The action looks up whether each can be taken."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How somebody stands with social security."""

    TABLE = SocialSecurity

    category: str = ask(
        Choice(
            label=_("What they are here"), required=False, empty=_("not known"), choices=ROLE_CHOICES,
            help_text=_("Insurers pay by this word."),
        )
    )  # fmt: skip
    registered: bool | None = ask(
        YesNo(label=_("Registered with social security?"), unsaid=_("nobody has asked"), required=False)
    )
    registered_on: date | None = ask(FreshDay(label=_("Since"), required=False))
    number: str = ask(
        forms.CharField(
            label=_("Number of the member"), max_length=60, required=False,
            help_text=_("Stored encrypted. It is shown to this person and to those who keep cover."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInsurance:
    """A policy to be. `exclusions` and who is named in it are asked next to it."""

    TABLE = InsurancePolicy

    kind: str = ask(
        Choice(
            label=_("What does it pay for?"), choices=[(k.value, word) for k, word in KINDS.items()],
            widget=forms.RadioSelect,
            help_text=_("Two products that are often confused: accident pays when an accident hurts or kills; "
                        "health pays for a doctor when somebody is ill."),
        )
    )  # fmt: skip
    insurer: str = ask(forms.CharField(label=_("Insurer"), max_length=120))
    number: str = ask(forms.CharField(label=_("Number of the policy"), max_length=80, required=False))
    starts_on: date = ask(FreshDay(label=_("In force from")), half=True)
    ends_on: date = ask(FreshDay(label=_("Until, the last day")), half=True)
    categories: Sequence[str] = ask(AnyOf(label=_("Whom it insures"), choices=CATEGORY_CHOICES))
    operative_time: str = ask(
        Choice(
            label=_("When it holds"), choices=[(t.value, word) for t, word in TIMES.items()], required=False,
            empty=TICKED[Ticked.UNSEEN],
        )
    )  # fmt: skip
    countries: Sequence[str] = ask(
        AnyOf(label=_("Where it holds"), choices=COUNTRIES, help_text=_("Nothing ticked: nobody has looked."))
    )
    advisory: bool | None = ask(
        YesNo(
            label=_("Does it leave out places that governments warn of?"), unsaid=_("nobody has looked"),
            help_text=_(
                "Many policies do not hold there. If yes, tick these places under More."
            ),
        )
    )  # fmt: skip
    provinces_out: Sequence[str] = ask(OfferedCodes(label=_("Provinces that are warned of today")))
    people: Sequence[str] = ask(OfferedCodes(label=_("And these people by name")))
    hotline: str = ask(PhoneField(label=_("Hotline"), required=False), half=True)
    claim_days: int | None = ask(
        WholeNumber(label=_("Days to claim, from the event"), required=False, min_value=1, max_value=MOST_CLAIM_DAYS),
        half=True,
    )
    sum_per_event: int | None = ask(Money(label=_("Most it pays for one event"), required=False), half=True)
    currency: str = ask(Currency(), default="USD", half=True)
    pre_existing: str = ask(
        Choice(label=_("Illnesses somebody had before"), choices=[(t.value, word) for t, word in TICKED.items()]),
        default=Ticked.UNSEEN.value, half=True,
    )  # fmt: skip
    direct_billing: bool | None = ask(
        YesNo(label=_("Does the insurer pay the hospital directly?"), unsaid=_("nobody has looked")), half=True
    )
    residence: str = ask(
        Choice(label=_("Where the insured must live"), required=False, empty=_("not said"), choices=COUNTRIES[:-1])
    )
    endorsements: str = ask(FewLines(label=_("Endorsements: what was agreed beyond the printed terms"), required=False))


#: The fields that most policies leave as they are: folded on the page.
RARE = frozenset(
    {
        "number",
        "provinces_out",
        "people",
        "sum_per_event",
        "currency",
        "pre_existing",
        "direct_billing",
        "residence",
        "endorsements",
    }
)


def risk_field(risk: NamedRisk) -> str:
    """Its name on the form."""
    return f"risk_{risk.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    """A claim to be. What only a room above knows (`code`, `incident`) is handed down with it."""

    policy: UUID | None
    happened_on: date
    province: str = ""
    code: str = ""
    incident: UUID | None = None
