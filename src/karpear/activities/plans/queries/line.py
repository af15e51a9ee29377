"""What somebody sees before they press Start: the trip as one line, and its check-ins day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from karpear.rules.plan.line import TripLine, trip_line
from karpear.rules.plan.rhythm import Way

from ...itinerary.models import Activity, Leg
from ...itinerary.queries import Gap, gaps, latest_times, outside_times, zone_of
from ...values import CheckInTime
from .moved import CheckInDay, by_day


@dataclass(frozen=True, slots=True)
class BeforeStart:
    """`grace_min`: the minutes of grace of each; None where they differ. `passed`: how many have passed already.
    `outside`: those before it begins or after it ends.

    `line`: nothing to draw before the plan has times. `meanwhile`: their other plans at the same time.
    """

    days: list[CheckInDay]
    grace_min: int | None
    passed: int
    gaps: list[Gap]
    outside: list[CheckInTime]
    buddy_reason: str
    line: TripLine | None
    meanwhile: list[Activity]

    @property
    def coming(self) -> int:
        return sum(len(day.times) for day in self.days)


def before_start(activity: Activity, legs: Iterable[Leg], *, buddy_reason: str, now: datetime) -> BeforeStart:
    """What would be promised if this draft started now, and what it still needs. `buddy_reason`: why the buddy cannot
    help now, as the reader may know."""
    times, passed_count = latest_times(activity, now=now)
    graces = {time.grace_s for time in times}
    return BeforeStart(
        days=by_day(times),
        grace_min=graces.pop() // 60 if len(graces) == 1 else None,
        passed=passed_count,
        gaps=gaps(activity, now=now),
        buddy_reason=buddy_reason,
        outside=outside_times(activity, times),
        line=line_of(activity, [time.due_at for time in times], legs),
        meanwhile=plans_meanwhile(activity),
    )


def plans_meanwhile(activity: Activity) -> list[Activity]:
    """What its person has started, to come or under way, whose time overlaps: by its start."""
    if activity.starts_at is None or activity.ends_at is None:
        return []
    rows = Activity.objects.going_on().filter(person=activity.person_id).exclude(pk=activity.pk)
    return list(rows.filter(starts_at__lt=activity.ends_at, ends_at__gt=activity.starts_at).order_by("starts_at", "id"))


def line_of(activity: Activity, times: Iterable[datetime], legs: Iterable[Leg]) -> TripLine | None:
    """The picture of these check-ins on the way of this plan."""
    if activity.starts_at is None or activity.ends_at is None:
        return None
    ways = [Way(leg.departs_at, leg.arrives_at) for leg in legs]
    return trip_line(activity.starts_at, activity.ends_at, times=times, ways=ways, zone=zone_of(activity))
