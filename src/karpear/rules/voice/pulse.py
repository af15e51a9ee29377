"""A question whose answers give nobody away: a coin decides whether the truth is told or its opposite.

Whoever sees every answer still knows of no single person more than `odds_factor` says. What is known of all of them
is an interval, and how wide it is. Source: Warner 1965, randomised response; Clopper and Pearson 1934, exact interval.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, lgamma, log

#: With fewer answers nothing is said at all.
FEWEST_ANSWERS = 10
#: So much may the interval miss what is true, on both sides together.
MISSES = 0.05
_STEPS = 60


@dataclass(frozen=True, slots=True)
class PulseEstimate:
    """Shares from 0 to 1 of those whose true answer is yes: the middle, and where it is in 95 of 100 surveys.

    `odds_factor`: by how much one answer, seen by anybody, moves the odds about its person at most.
    `fits`: could a fair coin have given this count? Where not, somebody did not throw it, or very few answered.
    """

    share: float
    low: float
    high: float
    odds_factor: float
    fits: bool


def estimate(yes: int, answers: int, truth_probability: float) -> PulseEstimate:
    """What `yes` of so many answers say. Raises ValueError for fewer than ten, more yes than answers, or no such coin.

    `truth_probability`: how often the truth is told, above a half and below one.
    """
    if answers < FEWEST_ANSWERS:
        raise ValueError(f"Nothing is said of fewer than {FEWEST_ANSWERS} answers.")
    if not 0 <= yes <= answers:
        raise ValueError("There are more yes than answers, or fewer than none.")
    if not 0.5 < truth_probability < 1:
        raise ValueError("The truth is told with a probability above a half and below one.")
    low, high = _exact_interval(yes, answers)
    yes_share = yes / answers
    return PulseEstimate(
        share=_behind_coin(yes_share, truth_probability),
        low=_behind_coin(low, truth_probability),
        high=_behind_coin(high, truth_probability),
        odds_factor=truth_probability / (1 - truth_probability),
        fits=low <= truth_probability and high >= 1 - truth_probability,
    )


def _behind_coin(seen: float, truth_probability: float) -> float:
    """The true share that such a share of answers comes from."""
    return min(1.0, max(0.0, (seen - (1 - truth_probability)) / (2 * truth_probability - 1)))


def _exact_interval(yes: int, answers: int) -> tuple[float, float]:
    low = 0.0 if yes == 0 else _probability_where(lambda p: _at_least(yes, answers, p) < MISSES / 2)
    high = 1.0 if yes == answers else _probability_where(lambda p: 1 - _at_least(yes + 1, answers, p) >= MISSES / 2)
    return low, high


def _probability_where(is_below: Callable[[float], bool]) -> float:
    """Where a probability stops being below the one that is looked for, by halving."""
    low, high = 0.0, 1.0
    for _step in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def _at_least(yes: int, answers: int, probability: float) -> float:
    """How probable so many yes, or more, are."""
    steps = (
        lgamma(answers + 1) - lgamma(k + 1) - lgamma(answers - k + 1) + k * log(probability)
        + (answers - k) * log(1 - probability)
        for k in range(yes, answers + 1)
    )  # fmt: skip
    return min(1.0, sum(exp(step) for step in steps))
