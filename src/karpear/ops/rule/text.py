"""`karpear rule text`: what a text message is taken for."""

from typing import Literal

from pydantic import Field

from karpear.rules.text.sense import understand
from karpear.rules.text.shortforms import parse, polite
from karpear.rules.text.verbs import SenderStanding, Trust

from .outside import OutsideRule, Value


class TextQuestion(Value):
    """A text as it came in, and what is known of the person it is from."""

    text: str
    from_person: bool = Field(description="from a number of theirs; false: from another phone, without their code")
    due: bool = Field(description="a check-in of theirs is overdue, or a roll-call waits for their answer")
    on_the_way: bool = Field(description="an activity of theirs is under way, or a check-in is expected")
    alert_open: bool = Field(description="an alert about them is open")


class TextAnswer(Value):
    """`duress` is never given: only the person's own words and codes, which are secret, tell it."""

    meaning: Literal["ok", "late", "home", "sos", "duress", "answer", "unknown"]
    tells_watch: bool = Field(description="the officer on watch gets a message at once")
    because: str


def _understand(question: TextQuestion) -> TextAnswer:
    text = parse(question.text)
    standing = SenderStanding(
        Trust.NUMBER if question.from_person else Trust.NOBODY,
        asked=question.due or question.alert_open,
        on_the_way=question.on_the_way,
        alert_open=question.alert_open,
        unknown=not polite(text.rest),
        unused=bool(text.problems),
    )
    understood = understand(text, standing)
    return TextAnswer(meaning=understood.sense.value, tells_watch=understood.tells_watch, because=understood.because)


RULE = OutsideRule("text", TextQuestion, TextAnswer, _understand)
