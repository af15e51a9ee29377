"""Names as people may have them: nothing invisible, nothing that turns the line, nobody who looks like somebody else.

Sources: Unicode Standard Annex 9 (what turns a line) and 39 (what looks alike), and how Khmer is written on phones.
"""

import re
import unicodedata
from collections.abc import Sequence

from .confusables import KHMER, confusables
from .khmer import in_order

#: Letters or marks by their class that nobody sees: fillers, empty dots, unwritten vowels, choices of a shape.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
#: Space without width and the two joiners: by these alone, of what nobody sees, Khmer is broken and joined.
_JOINERS = frozenset("\u200b\u200c\u200d")
_KHMER = re.compile(r"[\u1780-\u17ff\u19e0-\u19ff]")
#: What the left row has looks like the right one, also where Unicode sees only the capitals so, or not at all.
_LOOKS = str.maketrans(
    "авеіјкмнопрстгухьԁѕһԛԝѵɡıαβεηικνορτυχγωℓðđ01ⅼ|i", "abeljkmhonpctryxbdshqwvglabenlkvoptuxywlddollll"
)
#: Strokes and dots over Latin, Greek and Cyrillic letters.
_OVER = re.compile("[\u0300-\u036f]")
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC")
_TURNING = ("R", "AL", "AN")
OPENS, CLOSES = "\u2068", "\u2069"


def clean_name(text: str) -> str:
    """The same name without what nobody sees; empty when nothing is left that could be read."""
    text = unicodedata.normalize("NFC", text)
    visible_text = "".join(_visible_sign(text, at) for at in range(len(text)))
    line = " ".join(visible_text.split())
    return line if any(unicodedata.category(sign)[0] in "LN" for sign in line) else ""


def _visible_sign(text: str, at: int) -> str:
    sign, kind = text[at], unicodedata.category(text[at])
    if sign in _JOINERS:
        near = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        return sign if all(_KHMER.match(neighbour) for neighbour in near) else ""
    if kind in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    return "" if kind[0] == "C" or _UNSEEN.match(sign) else sign


def look_of(name: str) -> str:
    """What two names have in common that a hurried reader takes for one another."""
    letters = unicodedata.normalize("NFKC", in_order(clean_name(name).translate(KHMER)))
    for _turn in range(2):  # capitals look like others than small letters do
        letters = _plainer(letters)
    look = "".join(letter for letter in letters if unicodedata.category(letter)[0] in "LNM")
    return look.replace("rn", "m").replace("vv", "w")


def _plainer(text: str) -> str:
    latin = text.translate(_LOOKS)
    if not latin.isascii():
        latin = latin.translate(confusables())
    return _OVER.sub("", unicodedata.normalize("NFD", latin.casefold())).translate(_LOOKS)


def plainest(names: Sequence[str]) -> str:
    """Of several spellings that look alike, the one with the fewest letters that are neither Latin as typed nor Khmer;
    then the first in the order of letters, whoever gave it.
    """
    return min(names, key=lambda name: (sum(not (letter.isascii() or _KHMER.match(letter)) for letter in name), name))


def mixes_alphabets(name: str) -> bool:
    """Does one word borrow letters of another alphabet, as names do that want to be taken for other ones?"""
    return any(len(_alphabets(word)) > 1 for word in name.split())


def _alphabets(word: str) -> set[str]:
    firsts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return firsts.intersection(_ALPHABETS)


def isolated(name: str) -> str:
    """A name that is written from the right, kept to itself: it turns nothing of the line it stands in."""
    turns = any(unicodedata.bidirectional(sign) in _TURNING for sign in name)
    return f"{OPENS}{name}{CLOSES}" if turns else name
