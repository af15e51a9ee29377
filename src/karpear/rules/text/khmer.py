"""Khmer marks in one order. Keyboards and people put them down in several that look the same on the screen.

Source: The Unicode Standard, chapter on Khmer: base, subscripts (that of ro last), shifter, vowel, other signs.
"""

import re

#: A letter and everything written around it: subscripts (coeng and a letter), vowels, signs.
_CLUSTER = re.compile(r"([\u1780-\u17b3])((?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1])+)")
_MARKS = re.compile(r"\u17d2[\u1780-\u17b3]|.")
_DA, _TA, _RO = "\u17d2\u178a", "\u17d2\u178f", "\u17d2\u179a"
#: Two vowels that together look like one.
_DOUBLE = (("\u17c1\u17b6", "\u17c4"), ("\u17c1\u17b8", "\u17be"))


def in_order(text: str) -> str:
    """The same text with the marks of every letter in one order; what is not Khmer stays as it is."""
    return _CLUSTER.sub(lambda match: match[1] + _sort_marks(match[2]), text)


def _sort_marks(marks: str) -> str:
    signs = set(_MARKS.findall(marks.replace(_DA, _TA)))
    for double, single in _DOUBLE:
        if signs.issuperset(double):
            signs = signs - set(double) | {single}
    return "".join(sorted(signs, key=_place))


def _place(mark: str) -> tuple[int, str]:
    """Subscripts, that of ro last; shifters (U+17C9, U+17CA); vowels; the rest."""
    if len(mark) > 1:
        return (mark == _RO, mark)
    return (2 if mark in "\u17c9\u17ca" else 3 if mark < "\u17c6" else 4, mark)
