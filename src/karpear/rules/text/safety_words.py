"""Safety words: what an optional word at a check-in means.

Typed words vary: capitals, spaces, Khmer zero-width characters, digits and the order of marks. They are folded to one
form before they are compared, always against all of a person's words and in constant time.
"""

import hmac
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from .khmer import in_order


class Meaning(StrEnum):
    """What a word says. UNKNOWN answers like OK and is flagged to officers."""

    NONE = "none"
    OK = "ok"
    DELAYED = "delayed"
    DURESS = "duress"
    UNKNOWN = "unknown"


# Khmer inherent vowels, which are never shown. Format characters (zero-width and the like) go as a class.
_UNSEEN = "\u17b4\u17b5"
_KHMER_DIGITS = {0x17E0 + n: str(n) for n in range(10)}


def fold(word: str) -> str:
    """One form for every way of typing the same word."""
    return in_order(fold_marks_as_typed(word))


def fold_marks_as_typed(word: str) -> str:
    """As `fold` was before it put Khmer marks in order: fingerprints of words from then are still compared with it."""
    visible_signs = (c for c in word if c not in _UNSEEN and unicodedata.category(c) != "Cf")
    text = unicodedata.normalize("NFKC", "".join(visible_signs).translate(_KHMER_DIGITS)).casefold()
    return " ".join(unicodedata.normalize("NFKC", text).split())


def meaning(digest: str | None, digests: Mapping[Meaning, str]) -> Meaning:
    """What the word with this digest means among a person's own words.

    Every word is compared, also after a match, so that the answer takes the same time.
    """
    if digest is None:
        return Meaning.NONE
    result = Meaning.UNKNOWN
    for kind in (Meaning.OK, Meaning.DELAYED, Meaning.DURESS):
        is_same = hmac.compare_digest(digest, digests.get(kind, "-" * len(digest)))
        result = kind if is_same else result
    return result


def strongest(*meanings: Meaning) -> Meaning:
    """Of one word read in several ways: danger before all, and any known word before an unknown one."""
    order = (Meaning.DURESS, Meaning.DELAYED, Meaning.OK, Meaning.UNKNOWN, Meaning.NONE)
    return min(meanings, key=order.index)
