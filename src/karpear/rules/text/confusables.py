"""Letters of any alphabet that look like a Latin one, and Khmer signs that look like each other.

Source: Unicode Technical Standard 39, as the library confusable_homoglyphs brings it; its table alone is read, and only
where somebody's name is compared. What Unicode leaves out for Khmer is ours.
"""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

#: Independent vowels and letters that are drawn alike or nearly so, and digits.
KHMER = str.maketrans(
    {"ឣ": "អ", "ឤ": "អា", "ឲ": "ឱ", "ឩ": "ឧ៊"} | {chr(0x17E0 + digit): str(digit) for digit in range(10)}
)
_SMALL_CAPITAL = "LATIN LETTER SMALL CAPITAL "
_ISOLATE = "\u200e"
#: Blocks of Latin letters that are not plain ones.
_LATIN = (*range(0x250, 0x2B0), *range(0x1D00, 0x1D80), *range(0xA720, 0xA800))


@cache
def confusables() -> Mapping[int, str]:
    """For `str.translate`: a letter or a digit that is not ASCII, and what of ASCII it looks like."""
    table = json.loads(files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8"))
    alike: dict[int, str] = {}
    for sign, likenesses in table.items():
        letter, likeness = sign.strip(_ISOLATE), likenesses[0]["c"].strip(_ISOLATE)
        if len(likenesses) == len(letter) == 1 and _is_foreign(letter) and likeness.isascii():
            alike[ord(letter)] = likeness
    return alike | _small_capitals()


def _is_foreign(letter: str) -> bool:
    return not letter.isascii() and unicodedata.category(letter)[0] in "LN"


def _small_capitals() -> dict[int, str]:
    """Which Unicode's table holds for other letters than the Latin capitals."""
    names = {code: unicodedata.name(chr(code), "") for code in _LATIN}
    return {
        code: name[-1].lower()
        for code, name in names.items()
        if name.startswith(_SMALL_CAPITAL) and len(name) == len(_SMALL_CAPITAL) + 1
    }
