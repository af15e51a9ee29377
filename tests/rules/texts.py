"""What is done for a text."""

from karpear.rules.text.shortforms import parse, polite
from karpear.rules.text.verbs import Do, SenderStanding, Trust, decide

N, F = Trust.NUMBER, Trust.FULL


def does(text: str, *, trust: Trust = N, asked: bool = False) -> Do:
    """What is done for it, when no word in it is a safety word of theirs."""
    said = parse(text)
    unused = bool(said.problems)
    return decide(said, SenderStanding(trust, asked=asked, unknown=not polite(said.rest), unused=unused))
