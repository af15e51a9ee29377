"""Does a text say that somebody is taken, followed, hurt or raided? Sources: docs/guide/by-sms.md, tests/rules/corpus.

SURE: it happens to whoever writes, or to the place where they are. PERHAPS: it names such a thing and does not say of
whom, or speaks of others. What a text denies, what was over long ago and what is only talked about is taken out first.
The tables of patterns are read with the first text: nobody else has to hold them in memory.
"""

from collections.abc import Sequence
from enum import IntEnum


class Danger(IntEnum):
    """How sure it is that a text tells of danger to whoever wrote it."""

    NONE = 0
    PERHAPS = 1
    SURE = 2


def danger_in(tokens: Sequence[str]) -> Danger:
    """How sure the words of a text say so; see the top of this file. What was long ago is one step less sure."""
    from . import danger_english as english

    joined = " ".join(tokens)
    danger = _danger_in(joined, "".join(tokens))
    return Danger(danger - 1) if danger and english.LONG_AGO.search(joined) else danger


def _danger_in(joined: str, unspaced: str) -> Danger:
    from . import danger_english as english
    from . import danger_khmer as khmer

    plain = english.without_what_is_denied(joined)
    spoken = khmer.without_what_is_denied(unspaced)
    latin = khmer.roman_without_what_is_denied(joined)
    sure = english.SURE.search(plain) or english.is_whole(plain)
    if sure or khmer.SURE.search(spoken) or khmer.ROMAN_SURE.search(latin):
        not_now = english.NOT_NOW.search(joined) or khmer.NOT_NOW.search(spoken) or khmer.ROMAN_NOT_NOW.search(latin)
        return Danger.PERHAPS if not_now else Danger.SURE
    in_english = english.PERHAPS.search(plain) or english.may_be_about_us(plain)
    perhaps = in_english or khmer.PERHAPS.search(spoken) or khmer.ROMAN_PERHAPS.search(latin)
    return Danger.PERHAPS if perhaps else Danger.NONE
