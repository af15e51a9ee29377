"""`karpear rule sign`: who signs together, when each signs only in company."""

from typing import Annotated

from pydantic import Field, StrictInt

from karpear.rules.voice.signatories import Pledge, signatories

from .outside import OutsideRule, Value

LONGEST_KEY = 80
MOST_PLEDGES = 10_000

type Key = Annotated[str, Field(min_length=1, max_length=LONGEST_KEY)]
type Number = Annotated[StrictInt, Field(ge=0, le=MOST_PLEDGES)]


class PledgeGiven(Value):
    """ "I sign if": so many sign, and of each kind at least so many. Whoever pledges counts among them."""

    id: Key
    kind: Key
    at_least: Number = 1
    at_least_of: dict[Key, Number] = Field(default_factory=dict)


class SigningQuestion(Value):
    """Each pledge has an id of its own."""

    pledges: Annotated[list[PledgeGiven], Field(max_length=MOST_PLEDGES)]


class SigningAnswer(Value):
    """The largest group in which every condition holds, in the order asked. `rounds`: how often some were struck."""

    set: list[str]
    rounds: int


def sign(question: SigningQuestion) -> SigningAnswer:
    """As the page does it. Raises ValueError for an id twice."""
    pledges = [Pledge(row.id, row.kind, row.at_least, row.at_least_of) for row in question.pledges]
    group = signatories(pledges)
    return SigningAnswer(set=[pledge.key for pledge in pledges if pledge.key in group.keys], rounds=group.rounds)


RULE = OutsideRule("sign", SigningQuestion, SigningAnswer, sign)
