"""What somebody cares for: their risks and their measures, in all their organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from karpear.people.models import Membership, Person
from karpear.rules.risk.review import overdue

from ...days import day_in
from ..models import UNFINISHED, Measure, Risk, RiskState


@dataclass(frozen=True, slots=True)
class Mine:
    """Each with whether it is overdue, the earliest first."""

    risks: Sequence[tuple[Risk, bool]]
    measures: Sequence[tuple[Measure, bool]]


def mine(person: Person, *, now: datetime) -> Mine:
    """Open risks and unfinished measures of theirs, where they still belong."""
    member = Membership.objects.active().filter(person=person).values("organisation")
    risks = Risk.objects.open().filter(owner=person, organisation__in=member).select_related("organisation")
    measures = Measure.objects.filter(
        owner=person, state__in=UNFINISHED, risk__state=RiskState.OPEN, risk__organisation__in=member
    ).select_related("risk__organisation")
    return Mine(
        [(r, overdue(r.review_on, day_in(r.organisation.time_zone, now))) for r in risks.order_by("review_on", "pk")],
        [
            (m, overdue(m.due_on, day_in(m.risk.organisation.time_zone, now)))
            for m in sorted(measures, key=lambda m: (m.due_on or date.max, m.pk))
        ],
    )
