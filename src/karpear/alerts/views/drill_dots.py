"""How fast drills were answered, drawn: one dot each, and a line where somebody should have it."""

from collections.abc import Sequence
from dataclasses import dataclass

from karpear.ui.templatetags.ui import length

from ..queries.past import DrillTime

#: In units of the drawing.
WIDTH, LEFT, RIGHT, TOP, BASE = 340, 44, 330, 12, 84
#: The drawing ends at so many times the goal; what took longer stands at its edge.
FEWEST_GOALS, MOST_GOALS = 3, 10


@dataclass(frozen=True, slots=True)
class DrillDot:
    """One drill. `nobody`: it was never taken."""

    x: int
    y: int
    nobody: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class DotLine:
    """Drills from the oldest to the newest. `in_time`: how many were had within the goal."""

    dots: Sequence[DrillDot]
    goal: str
    goal_y: int
    in_time: int
    fastest: str
    times: Sequence[DrillTime]

    @property
    def count(self) -> int:
        return len(self.dots)


def dot_line(times: Sequence[DrillTime], goal_s: int) -> DotLine | None:
    """None where fewer than two say nothing. `times`: the oldest first."""
    if len(times) < 2:
        return None
    slowest = max((time.took_s for time in times if time.took_s is not None), default=0)
    longest = max(FEWEST_GOALS * goal_s, min(slowest, MOST_GOALS * goal_s))
    step = (RIGHT - LEFT) / (len(times) - 1)
    dots = [
        DrillDot(
            x=round(LEFT + number * step),
            y=_height(longest if time.took_s is None else time.took_s, longest),
            nobody=time.took_s is None,
            is_late=time.took_s is not None and time.took_s > goal_s,
        )
        for number, time in enumerate(times)
    ]
    times_taken = [time.took_s for time in times if time.took_s is not None]
    in_time = sum(took_s <= goal_s for took_s in times_taken)
    fastest = length(min(times_taken)) if times_taken else ""
    return DotLine(dots, length(goal_s), _height(goal_s, longest), in_time, fastest, times)


def _height(took_s: int, longest: int) -> int:
    return round(BASE - (BASE - TOP) * min(took_s, longest) / longest)
