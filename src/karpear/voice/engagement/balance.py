"""The balance of a year as a drawing: for each quarter a bar for each side, how many were invited and came."""

from collections.abc import Sequence
from dataclasses import dataclass

from karpear.rules.voice.neutrality import PARTIES, Side, SideTotals

from ..side_words import SIDES
from .record_words import dashed

#: Units of the drawing: a quarter's width, a bar's, the height of the longest, room for letters above and below.
QUARTER, BAR, GAP, HIGH, TOP, FOOT = 84, 18, 4, 72, 14, 18
#: The three sides differ in pattern, and not in a colour that is a party's.
PATTERNS = {Side.GOVERNING: "full", Side.OPPOSITION: "striped", Side.OTHER_PARTY: "empty"}


@dataclass(frozen=True, slots=True)
class BalanceBar:
    """How many of one side. `height`: of those invited; `came`: of those who came, as a line across it."""

    side: Side
    x: int
    y: float
    height: float
    came_y: float
    invited: int
    came: int

    @property
    def pattern(self) -> str:
        return PATTERNS[self.side]

    @property
    def middle(self) -> float:
        return self.x + BAR / 2

    @property
    def letters_y(self) -> float:
        return round(self.y - 3, 1)


@dataclass(frozen=True, slots=True)
class BalanceQuarter:
    """Three bars over the name of the quarter."""

    label: str
    x: int
    bars: Sequence[BalanceBar]

    @property
    def middle(self) -> float:
        return self.x + (3 * BAR + 2 * GAP) / 2


@dataclass(frozen=True, slots=True)
class BalancePicture:
    """The drawing, with the same numbers as a table. `rows`: (quarter, [(invited, came) of each side])."""

    quarters: Sequence[BalanceQuarter]
    rows: Sequence[tuple[str, list[tuple[str, str]]]]

    @property
    def width(self) -> int:
        return QUARTER * len(self.quarters)

    @property
    def height(self) -> int:
        return TOP + HIGH + FOOT

    @property
    def base(self) -> int:
        return TOP + HIGH

    @property
    def foot(self) -> int:
        return self.height - 5

    @property
    def heads(self) -> list[str]:
        return [str(SIDES[side]) for side in Side]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """(pattern, side)."""
        return [(pattern, str(SIDES[side])) for side, pattern in PATTERNS.items()]


def draw_balance(quarters: Sequence[SideTotals]) -> BalancePicture:
    """All quarters on one scale; those without a party stand in the table alone."""
    most = max((max(q.invited[side] or 0, q.came[side] or 0) for q in quarters for side in PARTIES), default=0) or 1
    drawn = [
        BalanceQuarter(totals.label, QUARTER * place + 8, _bars(totals, QUARTER * place + 8, most))
        for place, totals in enumerate(quarters)
    ]
    rows = [
        (totals.label, [(dashed(totals.invited[side]), dashed(totals.came[side])) for side in Side])
        for totals in quarters
    ]
    return BalancePicture(drawn, rows)


def _bars(totals: SideTotals, left: int, most: int) -> list[BalanceBar]:
    bars = []
    for place, side in enumerate(PARTIES):
        invited, came = totals.invited[side] or 0, totals.came[side] or 0
        height = round(HIGH * invited / most, 1)
        bars.append(
            BalanceBar(
                side, left + place * (BAR + GAP), round(TOP + HIGH - height, 1), height,
                round(TOP + HIGH - HIGH * came / most, 1), invited, came,
            )
        )  # fmt: skip
    return bars
