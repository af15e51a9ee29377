"""When a plan's check-ins fall, unless its person chooses other times.

Source: docs/guide/planning.md. By day the interval of the organisation. Nobody is asked to be awake at three: a plan
in which its people sleep has check-ins where something begins or ends (leaving, arriving, home) and at times of the day
when people are up. Whoever travels by night has those of the way. With a false alarm a night, nobody believes one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from ..alarm.deadlines import DEFAULT_INTERVAL_S, schedule

BED, UP = time(22), time(6)
MORNING, MIDDAY, EVENING = time(7), time(13), time(20)
#: Nearer than this, one says enough for both.
APART = timedelta(minutes=90)
#: A plan that takes longer is asked less often each day, so that its list stays one that people keep.
SHORT, LONG = timedelta(days=4), timedelta(days=12)
MOST = 150


@dataclass(frozen=True, slots=True)
class Way:
    """One part of the way."""

    departs_at: datetime
    arrives_at: datetime


def is_bedtime(at: datetime, zone: tzinfo) -> bool:
    """Between ten in the evening and six in the morning there."""
    local = at.astimezone(zone).time()
    return local >= BED or local < UP


def sleeps_in(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> bool:
    """Does it last over a night, from midnight to four?"""
    first = starts_at.astimezone(zone).date() + timedelta(days=1)
    return ends_at >= datetime.combine(first, time(4), zone)


def usual(
    starts_at: datetime,
    ends_at: datetime,
    *,
    zone: ZoneInfo,
    every_s: int = DEFAULT_INTERVAL_S,
    ways: Iterable[Way] = (),
) -> list[datetime]:
    """The times by default, in order; the last is the end."""
    if not sleeps_in(starts_at, ends_at, zone):
        return schedule(starts_at, ends_at, every_s=every_s)
    inside = [way for way in ways if starts_at <= way.departs_at and way.arrives_at <= ends_at]
    times = _add_apart([ends_at], sorted((way.arrives_at for way in inside), reverse=True))
    times = _add_apart(times, (way.departs_at for way in inside))
    under_way = starts_at + timedelta(seconds=min(every_s, DEFAULT_INTERVAL_S))
    awake = [under_way] if not inside and not is_bedtime(under_way, zone) else []
    times = _add_apart(times, [*awake, *_days(starts_at, ends_at, zone)])
    thin = -(-len(times) // MOST)
    return sorted({*sorted(times)[::thin], ends_at})


def between(earlier: datetime, later: datetime, zone: ZoneInfo) -> list[datetime]:
    """Of somebody who stays where they are: the times of each day when people are up, between two check-ins."""
    times = _add_apart([earlier, later], _days(earlier, later, zone))
    return sorted(times[2:])


def without_nights(times: Iterable[datetime], starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> list[datetime]:
    """The same list, of a plan in which its people sleep without what falls between ten and six, but for the end."""
    sleeps = sleeps_in(starts_at, ends_at, zone)
    return [at for at in times if not sleeps or at == ends_at or not is_bedtime(at, zone)]


def _add_apart(times: Sequence[datetime], candidates: Iterable[datetime]) -> list[datetime]:
    """What was kept, and of the others those that are far enough from everything kept."""
    result = list(times)
    for at in candidates:
        if all(abs(at - moment) >= APART for moment in result):
            result.append(at)
    return result


def _days(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> list[datetime]:
    """The times of each day, strictly inside."""
    length = ends_at - starts_at
    clocks = (MORNING, MIDDAY, EVENING) if length <= SHORT else (MORNING, EVENING) if length <= LONG else (EVENING,)
    day: date = starts_at.astimezone(zone).date()
    times = []
    while day <= ends_at.astimezone(zone).date():
        times += [datetime.combine(day, clock, zone) for clock in clocks]
        day += timedelta(days=1)
    return [at for at in times if starts_at < at < ends_at]
