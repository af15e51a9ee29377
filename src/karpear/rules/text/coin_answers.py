"""An answer behind a coin in a text of two words: `COIN A` for yes, `COIN B` for no, `កាក់ ក`, `កាក់ ខ`.

The letters are no words for yes and no: a text that answers a question to all is none that answers whether somebody is
safe, and calls nobody. What has anything else in it is no answer. Source: docs/guide/by-sms.md.
"""

import re

from .safety_words import fold

#: The first word alone is what may be kept of such a text.
COIN = "COIN"
_ANSWER = re.compile(r"(?:coins?|កាក់)(a|ក|b|ខ)")
_BETWEEN = re.compile(r"[\s.,;:!–\-/()។៖\u200b]+")
_YES = frozenset({"a", "ក"})


def parse_coin(text: str) -> bool | None:
    """Yes or no, as the coin let it out; None: it is something else."""
    match = _ANSWER.fullmatch(_BETWEEN.sub("", fold(text)))
    return match[1] in _YES if match else None
