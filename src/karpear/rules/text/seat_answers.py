"""A seat's answer to an item of a council in a text: `SEAT 2 A`, `អាសនៈ ២ ក`: the word, the item, the letter.

Nothing else may stand there: what says more is read by people, as any text that is not understood.
"""

import re
from dataclasses import dataclass

from .safety_words import fold

#: The first word alone is what may be kept of such a text.
SEAT = "SEAT"
SEAT_LETTERS, KHMER_LETTERS = "abcdefghij", "កខគឃងចឆជឈញ"
_TEXT = re.compile(rf"(?:seat|អាសនៈ)[\s:.=-]*(\d{{1,2}})[\s:.=-]*([{SEAT_LETTERS}{KHMER_LETTERS}])[\s.!]*")


@dataclass(frozen=True, slots=True)
class SeatText:
    """`item`: its number on the agenda. `choice`: which of its answers, from nought."""

    item: int
    choice: int


def parse_seat(text: str) -> SeatText | None:
    """None: it is something else, or says more."""
    match = _TEXT.fullmatch(fold(text))
    if match is None:
        return None
    letters = SEAT_LETTERS if match[2] in SEAT_LETTERS else KHMER_LETTERS
    return SeatText(int(match[1]), letters.index(match[2]))
