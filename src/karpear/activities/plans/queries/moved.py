"""A plan on other days: its times, its way and its check-ins as they would be. Nothing here is saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from karpear.rules.plan.rhythm import APART, between
from karpear.rules.refusals import BadFields

from ...itinerary.models import Activity, Leg
from ...itinerary.night import is_night
from ...itinerary.places import place_of
from ...itinerary.queries import grace_of, times_of, zone_of
from ...values import CheckInTime

WEEK = timedelta(days=7)
#: As far ahead as any plan may be.
_HORIZON = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class CheckInDay:
    """The check-ins of one day of the reader."""

    day: date
    times: list[CheckInTime]


@dataclass(frozen=True, slots=True)
class OtherDays:
    """A started plan as it would be. `legs`: the parts of the way that move; `times`: all that would be armed."""

    starts_at: datetime
    ends_at: datetime
    legs: list[Leg]
    times: list[CheckInTime]

    @property
    def days(self) -> list[CheckInDay]:
        return by_day(self.times)


def by_day(times: Iterable[CheckInTime]) -> list[CheckInDay]:
    """These check-ins, which are in order, by the days of the reader."""
    return [CheckInDay(day, list(group)) for day, group in groupby(times, lambda time: localtime(time.due_at).date())]


def is_under_way(activity: Activity, now: datetime) -> bool:
    """Has it begun? Then only what is left of it can go on another day."""
    return activity.starts_at is not None and activity.starts_at <= now


def moving_day(activity: Activity, now: datetime) -> date | None:
    """The day that is chosen again: the last one of what is under way, the first one of what is to come."""
    moment = activity.ends_at if is_under_way(activity, now) else activity.starts_at
    return moment.astimezone(zone_of(activity)).date() if moment else None


def on_other_days(activity: Activity, day: date, *, now: datetime) -> OtherDays:
    """A started plan moved by whole days: all of it before it begins, to begin on `day`; what is left of it once it is
    under way, to end on `day`. Raises BadFields for a day that has passed, is the same, or (under way) is earlier.
    """
    old_day = moving_day(activity, now)
    if activity.starts_at is None or activity.ends_at is None or old_day is None:
        raise BadFields([("day", _("Say when it starts and ends."))])
    shift, goes = day - old_day, is_under_way(activity, now)
    if goes and shift <= timedelta(0):
        raise BadFields([("day", _("Choose a later day: it is under way. The check-ins can be changed without it."))])
    if not goes and (not shift or activity.starts_at + shift <= now):
        raise BadFields([("day", _("Choose another day, on which it can still begin."))])
    if activity.ends_at + shift > now + _HORIZON:
        raise BadFields([("day", _("This is more than two years away."))])
    legs = [leg for leg in activity.legs.all() if not goes or leg.departs_at > now]
    return OtherDays(
        starts_at=activity.starts_at if goes else activity.starts_at + shift,
        ends_at=activity.ends_at + shift,
        legs=moved_legs(legs, activity, shift),
        times=_put_off(activity, shift, now) if goes else _moved(times_of(activity, armed=True), shift),
    )


def _put_off(activity: Activity, shift: timedelta, now: datetime) -> list[CheckInTime]:
    """What is left, moved; and nobody is silent for days in between.

    The part of the way that they are on keeps its check-ins, and the next check-in, which they have before them,
    stays, also at night: nobody is silent for longer than they promised. Days that are added have those of anybody
    who stays where they are.
    """
    zone, times = zone_of(activity), times_of(activity, armed=True)
    arrivals = [leg.arrives_at for leg in activity.legs.all() if leg.departs_at <= now < leg.arrives_at]
    staying = [time for time in times if arrivals and time.due_at <= max(arrivals)]
    later_times = times[len(staying) :]
    if later_times and not staying:
        staying = later_times[:1]
    end = (activity.ends_at or now) + shift
    moved = _moved(later_times, shift) or [CheckInTime(end, grace_of(activity))]
    return sorted({*staying, *_filled(activity, staying, moved, zone, now), *moved}, key=lambda time: time.due_at)


def _filled(
    activity: Activity, staying: Sequence[CheckInTime], moved: Sequence[CheckInTime], zone: ZoneInfo, now: datetime
) -> list[CheckInTime]:
    earlier = staying[-1].due_at if staying else now
    return [CheckInTime(at, grace_of(activity)) for at in between(earlier, moved[0].due_at, zone)]


def _moved(times: Iterable[CheckInTime], shift: timedelta) -> list[CheckInTime]:
    return [replace(time, due_at=time.due_at + shift) for time in times]


def unwatched_legs(legs: Iterable[Leg], times: Sequence[CheckInTime], *, now: datetime) -> list[Leg]:
    """Parts of the way still to come on which, and soon after which, nobody would be asked."""
    return [
        leg
        for leg in legs
        if leg.arrives_at > now and not any(leg.departs_at < t.due_at <= leg.arrives_at + APART for t in times)
    ]


def days_between(old_start: datetime | None, activity: Activity) -> timedelta:
    """Whole days from an earlier start to the one it has now, by the calendar of the place."""
    if old_start is None or activity.starts_at is None:
        return timedelta(0)
    zone = zone_of(activity)
    return activity.starts_at.astimezone(zone).date() - old_start.astimezone(zone).date()


def moved_legs(legs: Iterable[Leg], activity: Activity, shift: timedelta) -> list[Leg]:
    """These parts of the way, moved, as parts of this plan. What is at night is computed again."""
    moved = list(legs)
    for leg in moved:
        leg.activity = activity
        leg.departs_at, leg.arrives_at = leg.departs_at + shift, leg.arrives_at + shift
        place = place_of(activity.organisation, leg.province or activity.province)
        leg.night = is_night(leg.departs_at, leg.arrives_at, place)
    return moved


def moved_schedule(activity: Activity, shift: timedelta) -> list[dict[str, object]]:
    """The check-ins of this plan, moved."""
    return [
        {**entry, "due_at": (datetime.fromisoformat(entry["due_at"]) + shift).isoformat()}
        for entry in activity.schedule
    ]


def until_next_time(old_plan: Activity, *, goes_on: bool, now: datetime) -> timedelta:
    """How far a copy is moved. What `goes_on`, or is still to come, comes again on the same weekday after it has ended;
    what is over, on the next day on which its start has not passed."""
    start, end = old_plan.starts_at, old_plan.ends_at
    if start is None:
        return timedelta(0)
    if goes_on:
        latest = max(now, end or start)
        return WEEK * ((latest - start) // WEEK + 1)
    return timedelta(0) if start > now else timedelta(days=(now - start) // timedelta(days=1) + 1)
