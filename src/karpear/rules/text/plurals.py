"""English words made alike for finding: of one, whoever types of many.

Only the ending is looked at, in no dictionary: both what is typed and what it is compared with lose it, so that a wrong
guess ("series", "sery") agrees with itself. frontend/parts/plurals.js does the same.
"""

import re

#: Words of four letters and more: SMS and GPS are not plurals.
_WORD = re.compile("[a-z]{4,}")
_HISSING = ("sses", "xes", "ches", "shes")


def in_singular(text: str) -> str:
    """What is written in small letters, each English word as of one."""
    return _WORD.sub(lambda match: _singular(match[0]), text)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(_HISSING):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
