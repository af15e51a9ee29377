"""Two weeks of the roster as values to be drawn: a row for each day, hatched where nobody is on watch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import pgettext_lazy

from karpear.rules.alarm.cover import DayCover

from .models import Shift

#: Units of the drawing: a day's length, the room for its name, its height with the space below, the line of hours.
LONG, LEFT, HIGH, STEP, TOP = 264, 62, 16, 20, 18
HOURS = (0, 6, 12, 18, 24)
#: The width of a letter, about, and what is left free at both ends of a bar.
LETTER, EDGE = 6.5, 4
#: Django has no short ones in Khmer.
WEEKDAYS = (
    pgettext_lazy("short weekday", "Mon"),
    pgettext_lazy("short weekday", "Tue"),
    pgettext_lazy("short weekday", "Wed"),
    pgettext_lazy("short weekday", "Thu"),
    pgettext_lazy("short weekday", "Fri"),
    pgettext_lazy("short weekday", "Sat"),
    pgettext_lazy("short weekday", "Sun"),
)


@dataclass(frozen=True, slots=True)
class PictureSpan:
    """A part of a day. `x`, `width`: in the drawing."""

    x: float
    width: float
    covered: bool


@dataclass(frozen=True, slots=True)
class PictureName:
    """Who is on watch in a part of a day, as far as there is room for it. `x`: where it begins."""

    x: float
    name: str


@dataclass(frozen=True, slots=True)
class PictureDay:
    """One row. `y`: its upper edge; `base`: the line on which its name and those of people stand."""

    day: date
    y: int
    spans: tuple[PictureSpan, ...]
    names: tuple[PictureName, ...]

    @property
    def weekday(self) -> str:
        """Its name and number: Mon 30."""
        return f"{WEEKDAYS[self.day.weekday()]} {self.day.day}"

    @property
    def base(self) -> int:
        return self.y + HIGH - 4


@dataclass(frozen=True, slots=True)
class RosterPicture:
    """The whole drawing."""

    rows: tuple[PictureDay, ...]

    @property
    def width(self) -> int:
        return LEFT + LONG + 8

    @property
    def height(self) -> int:
        return TOP + STEP * len(self.rows)

    @property
    def hours(self) -> list[tuple[int, int]]:
        """(hour, where its line stands)."""
        return [(hour, LEFT + LONG * hour // 24) for hour in HOURS]

    @property
    def has_gap(self) -> bool:
        return any(not span.covered for row in self.rows for span in row.spans)


def draw_roster(days: Sequence[DayCover], shifts: Sequence[Shift], zone: ZoneInfo) -> RosterPicture:
    """The rows from the top down. `shifts`: those that cover the days."""
    return RosterPicture(
        tuple(
            PictureDay(
                day.day,
                TOP + STEP * place,
                tuple(
                    PictureSpan(
                        round(LEFT + span.begins * LONG, 1), round((span.ends - span.begins) * LONG, 1), span.covered
                    )
                    for span in day.spans
                ),
                _names(day, shifts, zone),
            )
            for place, day in enumerate(days)
        )
    )


def _names(day: DayCover, shifts: Sequence[Shift], zone: ZoneInfo) -> tuple[PictureName, ...]:
    """Of each stretch in which the same people are on watch, one after the other."""
    midnight, next_midnight = (datetime.combine(day.day + timedelta(days=n), time(), zone) for n in (0, 1))
    first = midnight + day.spans[0].begins * (next_midnight - midnight)
    shifts_of_day = [shift for shift in shifts if shift.starts_at < next_midnight and shift.ends_at > first]
    moments = (at for shift in shifts_of_day for at in (shift.starts_at, shift.ends_at) if first < at < next_midnight)
    stretches = [
        (begins, ends, ", ".join(s.officer_name for s in shifts_of_day if s.starts_at <= begins < s.ends_at))
        for begins, ends in pairwise(sorted({first, next_midnight, *moments}))
    ]
    drawn = []
    for names, group in groupby(stretches, key=lambda stretch: stretch[2]):
        parts = list(group)
        x, end = (LEFT + LONG * ((at - midnight) / (next_midnight - midnight)) for at in (parts[0][0], parts[-1][1]))
        letters = int((end - x - 2 * EDGE) / LETTER)
        if names and letters > 1:
            drawn.append(
                PictureName(round(x + EDGE, 1), names if len(names) <= letters else f"{names[: letters - 1]}…")
            )
    return tuple(drawn)
