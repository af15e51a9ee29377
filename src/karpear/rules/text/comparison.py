"""Words made alike for comparing: however they were typed, what looks the same compares the same.

Source: The Unicode Standard, chapter on Khmer, and how phones write between its words.
"""

import unicodedata

from .khmer import in_order
from .names import CLOSES, OPENS

#: Nobody sees these: spaces and joiners without width, what turns a line, the soft hyphen.
_UNSEEN = dict.fromkeys(map(ord, f"\u200b\u200c\u200d\u2060\ufeff\u00ad{OPENS}{CLOSES}"))
_DIGITS = {0x17E0 + value: str(value) for value in range(10)}
_ALIKE = _UNSEEN | _DIGITS


def comparable(text: str) -> str:
    """Without capitals and what nobody sees, Khmer marks in one order, Khmer digits as Latin ones."""
    if text.isascii():
        return text.lower()
    return in_order(unicodedata.normalize("NFC", text).translate(_ALIKE)).casefold()
