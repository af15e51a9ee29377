"""Several people have rated the same thing in silence: how far are they apart?

Rating in silence first and talking afterwards keeps the first voice from deciding for all (the Delphi method; Tactical
Tech's Holistic Security warns that nobody's perception is perfect). The numbers start the talk; people settle.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .matrix import SCALE

#: From two steps between lowest and highest on, people see different things: talk before settling. Our own rule.
APART = 2


@dataclass(frozen=True, slots=True)
class Spread:
    """`counts`: how many chose each step of the scale. `median`: see `spread`. `apart`: talk before settling."""

    low: int
    high: int
    median: int
    count: int
    counts: tuple[int, ...]
    apart: bool


def spread(values: Sequence[int], scale: Sequence[int] = SCALE, *, up: bool = True) -> Spread:
    """The spread of ratings on a scale of whole steps. Raises ValueError when there is none, or one outside of it.

    `up`: between two steps the median is the higher one, as caution asks of a risk; of a capacity it is the lower one.
    """
    if not values:
        raise ValueError("Nobody has rated.")
    if any(value not in scale for value in values):
        raise ValueError(f"Ratings go from {scale[0]} to {scale[-1]}.")
    ordered = sorted(values)
    count = len(ordered)
    low, high = ordered[0], ordered[-1]
    counts = tuple(ordered.count(step) for step in scale)
    middle = ordered[(count - 1) // 2] + ordered[count // 2]
    return Spread(low, high, (middle + up) // 2, count, counts, high - low >= APART)
