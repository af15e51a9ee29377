"""What is done for a text."""

from karpear.rules.inbound import Do, Standing, Trust, decide
from karpear.rules.shortforms import parse, polite

N, F = Trust.NUMBER, Trust.FULL


def does(text: str, *, trust: Trust = N, asked: bool = False) -> Do:
    """What is done for it, when no word in it is a safety word of theirs."""
    said = parse(text)
    unused = bool(said.problems)
    return decide(said, Standing(trust, asked=asked, unknown=not polite(said.rest), unused=unused))
