"""Two weeks of the roster as values to be drawn: a row for each day, hatched where nobody is on watch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import pgettext_lazy

from karpear.rules.alarm.cover import DayCover

#: Units of the drawing: a day's length, the room for its name, its height with the space below, the line of hours.
LONG, LEFT, HIGH, STEP, TOP = 264, 62, 16, 20, 18
HOURS = (0, 6, 12, 18, 24)
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
class PictureDay:
    """One row. `y`: its upper edge; `base`: the line on which its name stands."""

    day: date
    y: int
    spans: tuple[PictureSpan, ...]

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


def draw_roster(days: Sequence[DayCover]) -> RosterPicture:
    """The rows from the top down."""
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
            )
            for place, day in enumerate(days)
        )
    )
