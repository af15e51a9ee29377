"""Cover in the demo's first organisation: nine registered, one volunteer who is not, two invented policies.

One leaves out motorcycles, nights and whoever is held; the other ends in forty days.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from karpear.people.models import Membership, Organisation, Person
from karpear.preparedness.cover.actions.policies import add_policy
from karpear.preparedness.cover.actions.registration import set_registration
from karpear.preparedness.cover.models import SocialSecurity
from karpear.preparedness.cover.values import NewInsurance
from karpear.rules.duty.cover_terms import Category, InsuranceKind, NamedRisk, OperativeTime, Ticked

from .cast import COMPANIES, Company, organisation_of, person_called

#: Nobody has looked at what is missing here.
ACCIDENT_TICKS = {
    NamedRisk.MOTORCYCLE: Ticked.EXCLUDED,
    NamedRisk.NIGHT: Ticked.EXCLUDED,
    NamedRisk.DETENTION: Ticked.EXCLUDED,
    NamedRisk.UNREST: Ticked.EXCLUDED,
    NamedRisk.EVACUATION: Ticked.INCLUDED,
    NamedRisk.HOME: Ticked.EXCLUDED,
}
HEALTH_TICKS = {NamedRisk.PSYCHOSOCIAL: Ticked.EXCLUDED, NamedRisk.NIGHT: Ticked.INCLUDED}
ENDS_IN = timedelta(days=40)


@transaction.atomic
def make_cover(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation, keeper = organisation_of(company), person_called(company.officer)
    members = Membership.objects.active().filter(organisation=organisation)
    if SocialSecurity.objects.filter(membership__in=members).exists():
        return
    for place, member in enumerate(members.select_related("person").order_by("joined_at", "pk")):
        answers = _registration(company, member.person, (now - timedelta(days=900 - 40 * place)).date())
        set_registration(by=keeper, membership=member.pk, clean=answers, now=now)
    _write_policies(organisation, keeper, now)


def _registration(company: Company, person: Person, since: date) -> dict[str, object]:
    """Everybody is staff and registered, one of them a driver; but for a volunteer, who is neither."""
    if person.name == company.planner:
        return {"category": Category.VOLUNTEER.value, "registered": False}
    category = Category.DRIVER if person.name == company.fellow else Category.STAFF
    return {"category": category.value, "registered": True, "registered_on": since}


def _write_policies(organisation: Organisation, keeper: Person, now: datetime) -> None:
    today = now.date()
    accident = NewInsurance(
        kind=InsuranceKind.ACCIDENT.value, insurer="Lotus Mutual (invented)", number="LM-0000-17",
        starts_on=today - timedelta(days=165), ends_on=today + timedelta(days=200),
        categories=[Category.STAFF.value, Category.DRIVER.value], operative_time=OperativeTime.JOURNEYS.value,
        countries=["kh"], advisory=False, hotline="023 000 017", claim_days=30, sum_per_event=5000,
    )  # fmt: skip
    health = NewInsurance(
        kind=InsuranceKind.HEALTH.value, insurer="Sugar Palm Health (invented)", number="SP-0000-40",
        starts_on=today + ENDS_IN - timedelta(days=365), ends_on=today + ENDS_IN, categories=[Category.STAFF.value],
        operative_time=OperativeTime.ALWAYS.value, countries=["kh", "th"], advisory=None, hotline="023 000 040",
        claim_days=60, sum_per_event=2000,
    )  # fmt: skip
    for new, ticks in ((accident, ACCIDENT_TICKS), (health, HEALTH_TICKS)):
        exclusions = {risk.value: ticked.value for risk, ticked in ticks.items()}
        add_policy(by=keeper, organisation=organisation.pk, new=new, exclusions=exclusions, now=now)
