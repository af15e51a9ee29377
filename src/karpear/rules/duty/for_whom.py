"""A code where money is asked for somebody: never the name of somebody whom the organisation knows.

Whoever reads a request should not learn who is in trouble. A name is one in any order, case, spacing or spelling that
looks alike, in whole or by one of its words.
"""

import re
from collections.abc import Iterable

from ..text.names import look_of

#: A word of a name so short says nobody: "Ly", "Im".
TELLING_LETTERS = 3
_BETWEEN = re.compile(r"[\s\d.,;:/|()\[\]_·•&+*'\"“”‘’-]+")


def names_somebody(text: str, names: Iterable[str]) -> bool:
    """Does one of these names stand in this text?"""
    words, all_of_it = _words(text), look_of(text)
    return any(_stands_in(_words(name), words, all_of_it) for name in names)


def _stands_in(name: list[str], words: list[str], all_of_it: str) -> bool:
    if not name:
        return False
    if all_of_it in ("".join(name), "".join(reversed(name))):
        return True
    telling = [word for word in name if len(word) >= TELLING_LETTERS]
    joined = ["".join(name), "".join(reversed(name))] if len(name) > 1 else []
    # Khmer leaves no space between words, so that a name stands in the middle of a line.
    inside = [*(part for part in joined if len(part) > TELLING_LETTERS), *(w for w in telling if not w.isascii())]
    return any(word in words for word in telling) or any(part in all_of_it for part in inside)


def _words(text: str) -> list[str]:
    return [look for word in _BETWEEN.split(text) if (look := look_of(word))]
