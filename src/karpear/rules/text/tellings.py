"""What a group without an account tells by a text: `TELL weave 3 12 10`, `ប្រាប់ ត្បាញ ៣ ១២ ១០`.

The word of the network's telling page, the number of the kind, that of the province, the month; behind them, of a group
that has one, its receipt. Source: docs/guide/sector-facts.md.
"""

import re
from dataclasses import dataclass
from datetime import date

from .safety_words import fold
from .shortforms import Word, parse

TELL, KHMER_TELL = "TELL", "ប្រាប់"
_BETWEEN = r"[\s:.,/=-]"
_TEXT = re.compile(rf"(tell|{fold(KHMER_TELL)}){_BETWEEN}+([^\s\d:.,/=-]{{2,20}})(.*)")
_NUMBERS = re.compile(
    rf"{_BETWEEN}*(\d{{1,2}}){_BETWEEN}+(\d{{1,2}}){_BETWEEN}+(\d{{1,2}})(?:{_BETWEEN}+((?:\d[\s.-]*){{20}}))?[\s.!]*"
)
_NUMBER = re.compile(rf"(?:^|{_BETWEEN})\d+(?:$|{_BETWEEN})")


@dataclass(frozen=True, slots=True)
class TellingText:
    """`numbers`: of kind, province and month as they were typed; empty: something else stands there. `khmer`: the first
    word was. `has_number`: does any stand behind the word?
    """

    word: str
    khmer: bool
    numbers: tuple[int, ...] = ()
    receipt: str = ""
    has_number: bool = True


def parse_telling(text: str) -> TellingText | None:
    """None: it does not begin with the word, or it calls for help."""
    match = _TEXT.fullmatch(fold(text))
    shortform = parse(text)
    if match is None or shortform.word is not Word.NOTHING or shortform.danger:
        return None
    rest, khmer = _NUMBERS.fullmatch(match[3]), match[1] != "tell"
    if rest is None:
        return TellingText(match[2], khmer, has_number=_NUMBER.search(match[3]) is not None)
    numbers = tuple(int(number) for number in rest.groups()[:3])
    return TellingText(match[2], khmer, numbers, re.sub(r"\D", "", rest[4] or ""))


def is_telling(text: str) -> bool:
    """Is it meant as one whatever its word, so that nothing about its sender may be kept?"""
    telling = parse_telling(text)
    return telling is not None and bool(telling.numbers)


def is_telling_word(word: str) -> bool:
    """Can a network's word be read in such a text, in both languages, and as nothing else?"""
    return all(
        (telling := parse_telling(f"{first} {word} 3 12 10")) and telling.numbers and telling.word == fold(word)
        for first in (TELL, KHMER_TELL)
    )


def last_such_month(month: int, today: date) -> date | None:
    """The first of the last month of this number that has begun; None: there is no such month."""
    if not 1 <= month <= 12:
        return None
    return date(today.year - (month > today.month), month, 1)
