"""Which positions of somebody on the way are taken, which of them are shown, and how exact.

Source: docs/guide/following.md. A phone may be wrong, late, or in other hands: a position is never more than what a
phone said. What is refused is not kept; what is doubtful is kept and never moves the place that is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import asin, cos, floor, isfinite, radians, sin, sqrt

CELL_M = 5_000.0
#: Half the diagonal of a cell: the person is somewhere within.
BLUR_M = 3_600.0
WORST_ACCURACY_M = 5_000.0
#: Faster than this (300 km/h) somebody else has the phone, or it is wrong.
FASTEST_M_S = 83.0
LEEWAY_M = 500.0
FARTHEST_M = 3_000_000.0
CLOCK_TOLERANCE = timedelta(minutes=5)
SOONEST = timedelta(seconds=10)
#: How long after its planned end a trip is followed that nobody ended.
AFTER_END = timedelta(hours=24)
MOST_FIXES = 100
_EARTH_M = 6_371_000.0
_DEGREE_M = 111_195.0


class Why(StrEnum):
    """What became of a position. `outside`: of every open, consented trip. `nowhere`: no place that anybody means."""

    KEPT = "kept"
    DOUBTFUL = "doubtful"
    OUTSIDE = "outside"
    BEFORE = "before"
    OLDER = "older"
    SAME = "same"
    SOON = "soon"
    ROUGH = "rough"
    NOWHERE = "nowhere"

    @property
    def is_kept(self) -> bool:
        return self in (Why.KEPT, Why.DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees (WGS 84), metres (None: not said), and when the phone measured it."""

    lat: float
    lon: float
    accuracy_m: float | None
    fixed_at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """When positions are taken. `closes_at` None: an alert about this person is open, and it stays open."""

    opens_at: datetime
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody already: when the newest doubtful one was, the newest that is shown, and where the trip
    is."""

    doubted: datetime | None = None
    shown: Point | None = None
    around: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class JudgedPosition:
    """A position with what becomes of it. Its time is never later than it was received."""

    point: Point
    why: Why


def window(*, starts_at: datetime, ends_at: datetime, consented_at: datetime, alarmed: bool) -> Window:
    """From the start of the trip and never before the yes, until a day after the planned end; longer in an alarm."""
    return Window(max(starts_at, consented_at), None if alarmed else ends_at + AFTER_END)


def judge_all(
    points: Sequence[Point], when: Window, knowledge: Known, *, received_at: datetime
) -> list[JudgedPosition]:
    """What becomes of each, in the order given. They are looked at by their own time: phones send in any order."""
    clamped = [replace(point, fixed_at=min(point.fixed_at, received_at)) for point in points]
    judgements: dict[int, JudgedPosition] = {}
    for n in sorted(range(len(clamped)), key=lambda n: (clamped[n].fixed_at, n)):
        point = clamped[n]
        why = _judge(point, when, knowledge)
        judgements[n] = JudgedPosition(point, why)
        if why == Why.KEPT:
            knowledge = replace(knowledge, shown=point)
        elif why == Why.DOUBTFUL:
            knowledge = replace(knowledge, doubted=point.fixed_at)
    return [judgements[n] for n in range(len(clamped))]


def _judge(point: Point, when: Window, knowledge: Known) -> Why:
    if not is_place(point.lat, point.lon):
        return Why.NOWHERE
    if point.accuracy_m is not None and not 0 <= point.accuracy_m <= WORST_ACCURACY_M:
        return Why.ROUGH
    if point.fixed_at < when.opens_at:
        return Why.BEFORE
    if when.closes_at and point.fixed_at > when.closes_at:
        return Why.OUTSIDE
    if knowledge.shown and (why := _next_to(knowledge.shown.fixed_at, point.fixed_at)):
        return why
    if not _is_doubtful(point, knowledge):
        return Why.KEPT
    # Doubtful ones are thinned out among themselves: none of them takes a true one away.
    return (knowledge.doubted and _next_to(knowledge.doubted, point.fixed_at)) or Why.DOUBTFUL


def _next_to(newest: datetime, at: datetime) -> Why | None:
    """Why one of this time says nothing new beside the newest of its kind; None when it does."""
    if at == newest:
        return Why.SAME
    if at < newest:
        return Why.OLDER
    return Why.SOON if at - newest < SOONEST else None


def _is_doubtful(point: Point, knowledge: Known) -> bool:
    """Too far to have come from the place that is shown; of a first one, too far from where the trip is."""
    if knowledge.shown is None:
        return knowledge.around is not None and distance_m(*knowledge.around, point.lat, point.lon) > FARTHEST_M
    far = distance_m(knowledge.shown.lat, knowledge.shown.lon, point.lat, point.lon)
    leeway = LEEWAY_M + (knowledge.shown.accuracy_m or 0) + (point.accuracy_m or 0)
    return far - leeway > FASTEST_M_S * (point.fixed_at - knowledge.shown.fixed_at).total_seconds()


def is_place(lat: float, lon: float) -> bool:
    """On earth, and not the 0, 0 that means "I do not know"."""
    return isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)


def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Metres along a great circle."""
    a, b = radians(lat_a), radians(lat_b)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_M * asin(min(1.0, sqrt(half)))


def blurred(lat: float, lon: float) -> tuple[float, float, float]:
    """The middle of the cell of about 5 km somebody is in, and the radius around it.

    Cells lie still: many positions of one cell say no more than one of them.
    """
    tall = CELL_M / _DEGREE_M
    middle = max(-90.0, min(90.0, (floor(lat / tall) + 0.5) * tall))
    wide = tall / max(0.01, cos(radians(middle)))
    across = max(-180.0, min(180.0, (floor(lon / wide) + 0.5) * wide))
    return round(middle, 4), round(across, 4), BLUR_M
