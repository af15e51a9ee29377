"""A code where money is asked for somebody: never the name of somebody whom the organisation knows.

Whoever reads a request should not learn who is in trouble. A name is one in any order, case, spacing or spelling that
looks alike, in whole or by one of its words.
"""

import re
from collections.abc import Iterable

from ..text.names import look_of

#: A word of a name so short says nobody: "Ly", "Im".
TELLING_LETTERS = 3
#: Words of the longest name that is looked for across spaces.
LONGEST_NAME = 6
_BETWEEN = re.compile(r"[\s\d.,;:/|()\[\]_·•&+*'\"“”‘’-]+")


def names_somebody(text: str, names: Iterable[str]) -> bool:
    """Does one of these names stand in this text?"""
    runs, all_of_it = _runs(_words(text)), look_of(text)
    return any(_stands_in(_words(name), runs, all_of_it) for name in names)


def _stands_in(name: list[str], runs: set[str], all_of_it: str) -> bool:
    if not name:
        return False
    whole = ["".join(name), "".join(reversed(name))]
    if all_of_it in whole:
        return True
    telling = [part for part in (*whole, *name) if len(part) >= TELLING_LETTERS]
    # Khmer leaves no space between words, so that a name stands in the middle of a line; "Palm10" is no "Im Lo".
    return any(part in runs or (not part.isascii() and part in all_of_it) for part in telling)


def _runs(words: list[str]) -> set[str]:
    """Each run of words as one: a name is written with a space more or fewer."""
    return {"".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + LONGEST_NAME, len(words)) + 1)}


def _words(text: str) -> list[str]:
    return [look for word in _BETWEEN.split(text) if (look := look_of(word))]
