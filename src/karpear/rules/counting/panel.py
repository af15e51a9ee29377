"""What a silent panel says: an average with its width, of enough people of enough organisations, or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev

from .independence import counted_together

#: The average of all who could be asked lies within the width in 95 of 100 panels.
_TIMES = 1.96


@dataclass(frozen=True, slots=True)
class PanelScore:
    """On the scale of the index. `low`, `high`: its width, never beyond the scale."""

    average: float
    low: float
    high: float


def panel_score(scores: Mapping[str, Sequence[int]], *, fewest: int, lowest: int, highest: int) -> PanelScore | None:
    """`scores`: by organisation. None: fewer than `fewest` answered, or they are nearly all of one or two."""
    counts = Counter({organisation: len(of_one) for organisation, of_one in scores.items()})
    if counts.total() < max(fewest, 2) or counted_together(counts) is None:
        return None
    answers = [score for of_one in scores.values() for score in of_one]
    average = float(mean(answers))
    half_width = _TIMES * stdev(answers) / sqrt(len(answers))
    return PanelScore(
        round(average, 1), round(max(lowest, average - half_width), 1), round(min(highest, average + half_width), 1)
    )
