"""The heat map: the matrix of likelihood and impact with a number in each cell, as values to be drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from karpear.rules.risk.matrix import HIGHEST, LOWEST, Level, level_of

_STEPS = range(LOWEST, HIGHEST + 1)
#: Units of the drawing: a cell, and the room for the words on its left.
SIDE, LEFT = 60, 48
SHAPES = {Level.VERY_LOW: "▁", Level.LOW: "▂", Level.MEDIUM: "▄", Level.HIGH: "▆", Level.VERY_HIGH: "█"}


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell. `x`, `y`: its corner in the drawing. `href` empty: it leads nowhere."""

    likelihood: int
    impact: int
    level: Level
    count: int
    href: str
    chosen: bool

    @property
    def shape(self) -> str:
        return SHAPES[self.level]

    @property
    def x(self) -> int:
        return LEFT + (self.impact - LOWEST) * SIDE

    @property
    def y(self) -> int:
        return (HIGHEST - self.likelihood) * SIDE

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def base(self) -> int:
        return self.y + SIDE // 2 + 6

    @property
    def foot(self) -> int:
        return self.y + SIDE - 6


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`rows`: the likeliest first, each from the lightest impact to the worst."""

    rows: tuple[tuple[HeatCell, ...], ...]

    @property
    def levels(self) -> list[Level]:
        """For the key, the smallest first."""
        return list(Level)

    @property
    def total(self) -> int:
        return sum(cell.count for row in self.rows for cell in row)


def heat_map(
    counts: Mapping[tuple[int, int], int],
    *,
    link: Callable[[int, int], str] | None = None,
    selection: tuple[int, int] | None = None,
) -> HeatMap:
    """How many stand where: {(likelihood, impact): count}, each 1–5. `link`: where a cell that is not empty leads.

    Raises ValueError for a place outside the matrix.
    """
    for place in counts:
        level_of(*place)
    return HeatMap(
        tuple(
            tuple(
                HeatCell(
                    likelihood,
                    impact,
                    level_of(likelihood, impact),
                    count := counts.get((likelihood, impact), 0),
                    link(likelihood, impact) if link and count else "",
                    selection == (likelihood, impact),
                )
                for impact in _STEPS
            )
            for likelihood in reversed(_STEPS)
        )
    )
