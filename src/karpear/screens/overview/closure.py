"""Whether the organisation has played the day on which it is closed, what is lacking still, and which signs it saw."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from karpear.compliance.closure.models import ClosingDrill
from karpear.compliance.closure.queries.gaps import open_gaps
from karpear.compliance.closure.queries.signs import seen_signs
from karpear.people.local_today import today_of
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ClosingCounts:
    """`played_at`: when a drill ended last. `signs`: how many were seen within a year; `sign_on`: the last of them."""

    played_at: datetime | None
    gaps: int
    signs: int
    sign_on: date | None


def closing_counts(reader: Person, organisation: Organisation, now: datetime) -> ClosingCounts | None:
    """Seven queries. None for whoever does not see the law. Signs as their page has them."""
    if not Membership.objects.that_may(Verb.SEE_LAW).filter(person=reader, organisation=organisation).exists():
        return None
    ended_drills = ClosingDrill.objects.filter(organisation=organisation, ended_at__isnull=False).order_by(
        "-ended_at", "-id"
    )
    year_began = today_of(organisation, now - A_YEAR)
    days = [line.seen_on for line in seen_signs(organisation, now) if line.seen_on > year_began]
    return ClosingCounts(
        played_at=ended_drills.values_list("ended_at", flat=True).first(),
        gaps=len(open_gaps(organisation.pk)),
        signs=len(days),
        sign_on=days[0] if days else None,
    )
