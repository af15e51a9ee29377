"""Several people have rated the same thing in silence: how far are they apart?

Rating in silence first and talking afterwards keeps the first voice from deciding for all (the Delphi method; Tactical
Tech's Holistic Security warns that nobody's perception is perfect). The numbers start the talk; people settle.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .matrix import HIGHEST, LOWEST, SCALE

#: From two steps between lowest and highest on, people see different things: talk before settling. Our own rule.
APART = 2


@dataclass(frozen=True, slots=True)
class Spread:
    """`counts`: how many chose 1, 2, 3, 4, 5. `median`: rounded up, for caution. `apart`: talk before settling."""

    low: int
    high: int
    median: int
    count: int
    counts: tuple[int, int, int, int, int]
    apart: bool


def spread(values: Sequence[int]) -> Spread:
    """The spread of ratings from 1 to 5. Raises ValueError when there is none, or one outside the scale."""
    if not values:
        raise ValueError("Nobody has rated.")
    if any(value not in SCALE for value in values):
        raise ValueError(f"Ratings go from {LOWEST} to {HIGHEST}.")
    ordered = sorted(values)
    count = len(ordered)
    low, high = ordered[0], ordered[-1]
    first, second, third, fourth, fifth = (ordered.count(step) for step in SCALE)
    middle = ordered[(count - 1) // 2] + ordered[count // 2]
    return Spread(low, high, (middle + 1) // 2, count, (first, second, third, fourth, fifth), high - low >= APART)
