"""What others may build on: since when somebody is covered, and when cover was checked against a trip."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from karpear.countries.queries import catalogue
from karpear.db.reader import unguarded
from karpear.people.models import Membership, Organisation
from karpear.rules.duty.evidence import Exercise, ExerciseKind, ProofSpan
from karpear.rules.plan.conditions import Need
from karpear.rules.refusals import Missing

from ..models import CoverCheck, InsurancePolicy
from .covers import policies_naming, security_of


@unguarded("that somebody is covered, and until when")
def proof_spans(people: Collection[UUID], organisations: Collection[UUID], now: datetime) -> dict[UUID, ProofSpan]:
    """Since when somebody is registered or insured, until the first of their policies ends. Three queries.

    Registered with the fund: as long as nothing changes. Only in these organisations. By their own hand: where nobody
    else wrote down anything of what covers them.
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
        span = _span(member, policies, named_in.get(member.pk, {}), today)
        if span.proven_at and (spans[member.person_id].proven_at is None or span.ends_at is None):
            spans[member.person_id] = span
    return spans


def _span(
    member: Membership, policies: Sequence[InsurancePolicy], named_in: Mapping[UUID, bool], today: date
) -> ProofSpan:
    security = security_of(member)
    is_own = bool(security and security.entered_by_id == member.person_id)
    category = security.category if security else ""
    begins, ends = [], []
    for policy in policies:
        is_category = category in policy.categories
        if policy.organisation_id != member.organisation_id or not (policy.pk in named_in or is_category):
            continue
        begins.append((policy.starts_on, named_in.get(policy.pk, True) and (is_own or not is_category)))
        ends.append(policy.ends_on)
    if security and security.registered:
        begins.append((security.registered_on or security.changed_at.date(), is_own))
    past_begins = [(day, by_own_hand) for day, by_own_hand in begins if day <= today]
    if not past_begins:
        return ProofSpan()
    return ProofSpan(
        _begin_of(min(day for day, _by_own_hand in past_begins)),
        _begin_of(min(ends) + timedelta(days=1)) if ends else None,
        by_own_hand=all(by_own_hand for _day, by_own_hand in past_begins),
    )


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
