"""A trip as one line, to be drawn: nights, parts of the way and check-ins. So "03:00" is seen before it is promised.

Source: docs/guide/planning.md. Places on the line are in thousandths of its length.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .rhythm import BED, UP, Way, is_bedtime, sleeps_in

LENGTH = 1000
_MOST_NIGHTS = 400


@dataclass(frozen=True, slots=True)
class Span:
    """From here to there on the line."""

    begin: int
    end: int

    @property
    def width(self) -> int:
        return max(1, self.end - self.begin)


@dataclass(frozen=True, slots=True)
class Handle:
    """One check-in. `asleep`: it asks somebody at an hour at which people sleep."""

    at: int
    due_at: datetime
    asleep: bool


@dataclass(frozen=True, slots=True)
class TripLine:
    """`nights`: from ten in the evening to six in the morning."""

    starts_at: datetime
    ends_at: datetime
    nights: Sequence[Span]
    ways: Sequence[Span]
    handles: Sequence[Handle]

    @property
    def asleep(self) -> list[Handle]:
        return [handle for handle in self.handles if handle.asleep]


def trip_line(
    starts_at: datetime, ends_at: datetime, *, times: Iterable[datetime], ways: Iterable[Way], zone: ZoneInfo
) -> TripLine:
    """The line of a trip. A time outside it stands at its edge; the end, and a journey by night, wake nobody."""
    length = (ends_at - starts_at).total_seconds()

    def place(at: datetime) -> int:
        return round(min(1.0, max(0.0, (at - starts_at).total_seconds() / length)) * LENGTH)

    way_list, has_night = list(ways), sleeps_in(starts_at, ends_at, zone)

    def is_asleep(at: datetime) -> bool:
        is_awake = at == ends_at or any(way.departs_at <= at <= way.arrives_at for way in way_list)
        return has_night and not is_awake and is_bedtime(at, zone)

    handles = [Handle(place(at), at, is_asleep(at)) for at in sorted(times)]
    nights = [Span(place(begin), place(end)) for begin, end in _nights(starts_at, ends_at, zone)]
    on_the_way = [Span(place(way.departs_at), place(way.arrives_at)) for way in way_list]
    return TripLine(starts_at, ends_at, nights, on_the_way, handles)


def _nights(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The nights that it touches, cut to its length; of a trip of more than a year only the first."""
    nights: list[tuple[datetime, datetime]] = []
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    while len(nights) < _MOST_NIGHTS and _at(day, BED, zone) < ends_at:
        begin, end = max(_at(day, BED, zone), starts_at), min(_at(day + timedelta(days=1), UP, zone), ends_at)
        if begin < end:
            nights.append((begin, end))
        day += timedelta(days=1)
    return nights


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone)
