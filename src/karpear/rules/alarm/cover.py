"""Is somebody on watch at every hour? The stretches without anybody, and how they lie in each day.

Source: docs/guide/duty-roster.md. In a gap step 1 of a ladder goes to all officers: better than silence, and worse
than one person who knows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

type Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class RosterGap:
    """A stretch of time in which nobody is on watch."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A part of one day, from 0 (midnight) to 1: covered by somebody or by nobody."""

    begins: float
    ends: float
    covered: bool


@dataclass(frozen=True, slots=True)
class DayCover:
    """One day on the organisation's wall: its parts in order, from the hour at which it is looked at."""

    day: date
    spans: tuple[DaySpan, ...]

    @property
    def has_gap(self) -> bool:
        return any(not span.covered for span in self.spans)


def gaps(covered: Iterable[Stretch], start: datetime, end: datetime) -> list[RosterGap]:
    """The stretches between `start` and `end` that no pair in `covered` covers."""
    stretches = []
    for begins, ends in sorted(covered):
        if begins >= end:
            break
        if begins > start:
            stretches.append(RosterGap(start, begins))
        start = max(start, ends)
    if start < end:
        stretches.append(RosterGap(start, end))
    return stretches


def cover_by_day(holes: Sequence[RosterGap], start: datetime, days: int, zone: tzinfo) -> list[DayCover]:
    """So many days from `start` on, each with the parts in which somebody is on watch, and the holes between them."""
    first = start.astimezone(zone).date()
    return [_day_cover(holes, start, first + timedelta(days=n), zone) for n in range(days)]


def _day_cover(holes: Sequence[RosterGap], start: datetime, day: date, zone: tzinfo) -> DayCover:
    midnight, next_midnight = (datetime.combine(day + timedelta(days=n), time(), zone) for n in (0, 1))
    begins = max(midnight, start)
    moments = (at for hole in holes for at in (hole.starts_at, hole.ends_at) if begins < at < next_midnight)
    edges = sorted({begins, next_midnight, *moments})
    length = _seconds(midnight, next_midnight)
    spans = [
        DaySpan(
            _seconds(midnight, edge) / length,
            _seconds(midnight, following) / length,
            not any(hole.starts_at <= edge < hole.ends_at for hole in holes),
        )
        for edge, following in pairwise(edges)
    ]
    return DayCover(day, tuple(spans))


def _seconds(earlier: datetime, later: datetime) -> float:
    """As clocks run, also over a night in which they are put forward or back."""
    return later.timestamp() - earlier.timestamp()
