"""What tests of cover begin with."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from karpear.people.models import Membership, Person
from karpear.preparedness.cover.actions.policies import add_policy
from karpear.preparedness.cover.actions.registration import set_registration
from karpear.preparedness.cover.models import InsurancePolicy
from karpear.preparedness.cover.values import NewInsurance
from karpear.rules.duty.cover_facts import (
    PlannedCover,
)
from karpear.rules.duty.cover_terms import NamedRisk, Ticked
from tests.cast import NOW, Cast

TODAY = NOW.date()
ALL_PAID = {risk.value: Ticked.INCLUDED.value for risk in NamedRisk}


def member_of(person: Person) -> Membership:
    """Their one membership."""
    return Membership.objects.get(person=person)


def register(cast: Cast, person: Person, **clean: Any) -> None:
    """Dara writes down how somebody stands with the fund."""
    answers = {"category": "staff", "registered": True, "registered_on": TODAY - timedelta(days=100), **clean}
    set_registration(by=cast.dara, membership=member_of(person).pk, clean=answers, now=NOW)


def new_policy(**changes: Any) -> NewInsurance:
    """A policy for volunteers, with everything looked up."""
    usual: dict[str, Any] = {
        "kind": "both", "insurer": "Angkor Care", "number": "AC 77 123", "starts_on": TODAY - timedelta(days=200),
        "ends_on": TODAY + timedelta(days=100), "categories": ["volunteer"], "operative_time": "always",
        "countries": ["kh"], "advisory": False, "hotline": "023 900 900", "claim_days": 30,
    }  # fmt: skip
    return NewInsurance(**{**usual, **changes})


def policy(cast: Cast, exclusions: dict[str, str] | None = None, **changes: Any) -> InsurancePolicy:
    """The same, written down by Dara; `exclusions`: other answers than "paid for"."""
    ticks = {**ALL_PAID, **(exclusions or {})}
    return add_policy(by=cast.dara, organisation=cast.lantern.pk, new=new_policy(**changes), exclusions=ticks, now=NOW)


def day_trip(**changes: Any) -> PlannedCover:
    """By car, tomorrow."""
    usual: dict[str, Any] = {
        "days": [TODAY + timedelta(days=1)], "country": "kh", "provinces": frozenset({"KH-2"}),
        "modes": frozenset({"car"}),
    }  # fmt: skip
    return PlannedCover(**{**usual, **changes})


def typed_policy(**changes: Any) -> dict[str, Any]:
    """One screen of a policy, as a browser posts it."""
    today = timezone.localdate()
    return {
        "kind": "both", "insurer": "Angkor Care", "number": "77", "starts_on": f"{today - timedelta(days=9)}",
        "ends_on": f"{today + timedelta(days=40)}", "categories": ["volunteer"], "operative_time": "always",
        "countries": ["kh"], "advisory": "no", "provinces_out": [], "hotline": "023 900 900", "claim_days": "30",
        "currency": "USD", "pre_existing": "unseen", "direct_billing": "", "sum_per_event": "", "residence": "",
        "endorsements": "", **{f"risk_{risk.value}": "included" for risk in NamedRisk}, **changes,
    }  # fmt: skip
