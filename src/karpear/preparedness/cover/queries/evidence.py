"""What others may build on: since when somebody is covered, and when cover was checked against a trip."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from karpear.countries.queries import catalogue
from karpear.people.models import Membership, Organisation
from karpear.rules.duty.evidence import Exercise, ExerciseKind, ProofSpan
from karpear.rules.plan.conditions import Need
from karpear.rules.refusals import Missing

from ..models import CoverCheck, InsurancePolicy
from .covers import policies_naming, security_of


def proof_spans(people: Collection[UUID], organisations: Collection[UUID], now: datetime) -> dict[UUID, ProofSpan]:
    """Since when somebody is registered or insured, until the first of their policies ends. Three queries.

    Registered with the fund: as long as nothing changes. Only in these organisations.
    """
    today = now.date()
    rows = Membership.objects.active().filter(person__in=set(people), organisation__in=set(organisations))
    members = list(rows.select_related("social_security"))
    policies = list(
        InsurancePolicy.objects.in_use().filter(
            organisation__in={member.organisation_id for member in members}, starts_on__lte=today, ends_on__gte=today
        )
    )
    named_in = policies_naming(members, [policy.pk for policy in policies])
    spans: dict[UUID, ProofSpan] = {person: ProofSpan() for person in people}
    for member in members:
        span = _span(member, policies, named_in.get(member.pk, set()), today)
        if span.proven_at and (spans[member.person_id].proven_at is None or span.ends_at is None):
            spans[member.person_id] = span
    return spans


def _span(
    member: Membership, policies: Sequence[InsurancePolicy], named_in_policies: set[UUID], today: date
) -> ProofSpan:
    security = security_of(member)
    category = security.category if security else ""
    own_policies = [
        policy
        for policy in policies
        if policy.organisation_id == member.organisation_id
        and (policy.pk in named_in_policies or category in policy.categories)
    ]
    begins = [policy.starts_on for policy in own_policies]
    is_registered = bool(security and security.registered)
    if security and is_registered:
        begins.append(security.registered_on or security.changed_at.date())
    begun_days = [day for day in begins if day <= today]
    if not begun_days:
        return ProofSpan()
    first_end = min((policy.ends_on for policy in own_policies), default=None)
    return ProofSpan(_begin_of(min(begun_days)), _begin_of(first_end + timedelta(days=1)) if first_end else None)


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def exercises(organisation: UUID, now: datetime) -> list[Exercise]:
    """Cover was checked for trips that went, each on the day of its start: of the measures that need insurance.

    Only a check that found everybody covered shows that they hold.
    """
    country = Organisation.objects.values_list("country", flat=True).filter(pk=organisation).first()
    lines = _measures_of_insurance(country or "")
    whole = CoverCheck.objects.filter(partly=0, uncovered=0, unknown=0, covered__gt=0)
    checks = whole.filter(organisation=organisation, at__lte=now).order_by("-at", "id") if lines else ()
    return [Exercise(ExerciseKind.COVER, check.at, lines, check.path) for check in checks]


def _measures_of_insurance(country: str) -> frozenset[str]:
    try:
        measures = catalogue(country).measures
    except Missing:
        return frozenset()
    return frozenset(line for line, measure in measures.items() if Need.INSURED in measure.needs)
