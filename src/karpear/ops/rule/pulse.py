"""`karpear rule pulse`: what answers say of which a coin turned some round."""

from typing import Annotated

from pydantic import Field, StrictInt

from karpear.rules.voice.pulse import FEWEST_ANSWERS, estimate

from .outside import OutsideRule, Value

MOST_ANSWERS = 1_000_000


class PulseGiven(Value):
    """`asked`: how many answered. `truth_probability`: how often the coin lets the truth pass."""

    yes: Annotated[StrictInt, Field(ge=0, le=MOST_ANSWERS)]
    asked: Annotated[StrictInt, Field(ge=FEWEST_ANSWERS, le=MOST_ANSWERS)]
    truth_probability: Annotated[float, Field(gt=0.5, lt=1, allow_inf_nan=False)]


class PulseAnswer(Value):
    """The share of those whose true answer is yes, in 95 of 100 surveys between `low` and `high`.

    `odds_factor`: by how much one answer, seen by anybody, moves the odds about its person at most.
    """

    share: float
    low: float
    high: float
    odds_factor: float


def pulse(question: PulseGiven) -> PulseAnswer:
    """As the page does it. Raises ValueError for more yes than answers."""
    answer = estimate(question.yes, question.asked, question.truth_probability)
    return PulseAnswer(share=answer.share, low=answer.low, high=answer.high, odds_factor=answer.odds_factor)


RULE = OutsideRule("pulse", PulseGiven, PulseAnswer, pulse)
