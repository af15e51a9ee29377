"""What somebody can say in a text message: `OK K7P2M 1456 115625 1049160 9`.

Word, personal code, time it was made (HHMM, the sender's clock on the wall), latitude and longitude times 10,000, check
digit. All but the word may be left out. English and Khmer, small letters and capitals, Khmer digits, full width,
punctuation and spaces come out the same. Sources: docs/guide/by-sms.md; code words on paper as field teams use them.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from .words import fold

LONGEST = 1000
AHEAD = timedelta(minutes=10)


class Word(StrEnum):
    """What a text asks for. NOTHING: no word of ours, so it is only read by people."""

    OK = "ok"
    SOS = "sos"
    LATE = "late"
    HOME = "home"
    YES = "yes"
    NO = "no"
    HELP = "help"
    HAVE = "have"
    KNOW = "know"
    HEARD = "heard"
    LINK = "link"
    NOTHING = ""


class Problem(StrEnum):
    """What could not be used of a text that was otherwise understood."""

    TIME = "time"
    PLACE = "place"
    CHECK = "check"


#: Folded, without spaces: Khmer is written without them, and phones put them where they like.
WORDS: dict[Word, tuple[str, ...]] = {
    Word.OK: (
        "ok", "okay", "okey", "1", "imok", "imokay", "iamok", "imsafe", "iamsafe", "safe", "fine",
        "សុខ", "សុខសប្បាយ", "សុខសប្បាយទេ", "ខ្ញុំសុខ", "ខ្ញុំសុខសប្បាយ", "សុវត្ថិភាព", "មានសុវត្ថិភាព",
        "ខ្ញុំមានសុវត្ថិភាព", "អូខេ", "មិនអីទេ",
    ),
    Word.SOS: (
        "sos", "9", "emergency", "ជួយផង", "ជួយខ្ញុំ", "ជួយខ្ញុំផង", "សូមជួយ", "សូមជួយផង",
        "សង្គ្រោះ", "អាសន្ន", "មានអាសន្ន", "គ្រោះថ្នាក់", "មានគ្រោះថ្នាក់",
        "អេសអូអេស",
    ),
    Word.LATE: ("late", "delay", "delayed", "យឺត", "ពន្យារ", "ពន្យារពេល", "មកយឺត"),
    Word.HOME: ("home", "imhome", "iamhome", "homesafe", "ដល់ផ្ទះ", "ដល់ផ្ទះហើយ", "ខ្ញុំដល់ផ្ទះ", "ខ្ញុំដល់ផ្ទះហើយ", "ផ្ទះ"),
    Word.YES: ("yes", "y", "បាទ", "ចាស", "ចា៎"),
    Word.NO: (
        "no", "n", "notok", "imnotok", "iamnotok", "notsafe", "imnotsafe", "iamnotsafe",
        "ទេ", "អត់ទេ", "មិនសុខ", "ខ្ញុំមិនសុខ",
    ),
    Word.HELP: ("help", "helpme", "canhelp", "icanhelp", "ជួយ", "អាចជួយ", "ខ្ញុំអាចជួយ"),
    Word.HAVE: ("have", "ihave", "haveit", "ihaveit", "ack", "ទទួល", "ខ្ញុំទទួល", "ទទួលបាន"),
    Word.KNOW: ("know", "iknow", "ដឹង", "ខ្ញុំដឹង", "ដឹងហើយ", "ខ្ញុំដឹងហើយ"),
    Word.HEARD: ("heard", "iheard", "បានឮ", "ខ្ញុំបានឮ", "បានទាក់ទង", "ខ្ញុំបានទាក់ទង"),
    Word.LINK: ("link", "start", "ភ្ជាប់"),
}  # fmt: skip
_MEANS = {form: word for word, forms in WORDS.items() for form in forms}
_MOST_PIECES = 4
#: Said beside "OK" without meaning anything by it.
_POLITE = frozenset({
    "i", "im", "am", "we", "are", "all", "is", "fine", "good", "well", "here", "thanks", "thank", "you", "please", "ok",
    "okay", "still", "now", "អរគុណ", "បាទ", "ចាស", "ហើយ", "ទេ", "ខ្ញុំ", "សុខ", "សប្បាយ",
})  # fmt: skip
#: A letter, a digit, then two to four of either. Letters and digits that look like others are never given out.
_CODE = re.compile(r"[a-z]\d[a-z0-9]{2,4}")
_NUMBER = re.compile(r"[+-]?\d{1,8}")
_WEIGHTS = (1, 3, 7, 9)


@dataclass(frozen=True, slots=True)
class Said:
    """A text, understood. `clock`: (hour, minute) it was made; `place`: (latitude, longitude); `number`: minutes for
    LATE, the number of the message answered for others; `rest`: what is left, perhaps a safety word.
    """

    word: Word
    code: str = ""
    clock: tuple[int, int] | None = None
    place: tuple[float, float] | None = None
    number: int | None = None
    rest: str = ""
    problems: tuple[Problem, ...] = ()


def parse(text: str) -> Said:
    """What a text says. Never fails: what is not understood is Word.NOTHING with everything in `rest`."""
    tokens = _tokens(text[:LONGEST])
    word, after = _first_word(tokens)
    if word is Word.NOTHING and _CODE.fullmatch(tokens[0] if tokens else ""):
        word, after = _first_word(tokens[1:])
        after = [tokens[0], *after]
    if word is Word.NOTHING:
        # Wherever it stands: a call for help is not lost to a greeting before it.
        found = Word.SOS if "sos" in tokens else Word.NOTHING
        codes = [one for one in tokens if _CODE.fullmatch(one)]
        return Said(found, code=codes[0].upper() if codes else "", rest=" ".join(tokens))
    return _fields(word, after)


def polite(rest: str) -> bool:
    """Are these only words that people add without meaning anything by them?"""
    return all(token in _POLITE for token in rest.split())


def check_digit(fields: str) -> int:
    """The last digit of a long form, over everything before it (spaces and case do not count).

    Eight, and each letter (A is 10) and digit times 1, 3, 7 or 9 in turn, modulo ten: finds every single wrong digit.
    """
    values = [int(c, 36) for c in fields.lower() if c.isascii() and c.isalnum()]
    return sum((v * _WEIGHTS[n % 4] for n, v in enumerate(values)), start=8) % 10


def moment_near(clock: tuple[int, int], now: datetime, zone: tzinfo) -> datetime:
    """The last time that the clock on the wall showed this: never after `now`, so a text that waited speaks for then.

    Ten minutes ahead count as now: the sender's clock may be a little fast.
    """
    local = now.astimezone(zone)
    at = local.replace(hour=clock[0], minute=clock[1], second=0, microsecond=0)
    if at > local + AHEAD:
        at -= timedelta(days=1)
    elif at <= local + AHEAD - timedelta(days=1):
        at += timedelta(days=1)
    return min(at.astimezone(now.tzinfo), now)


def _tokens(text: str) -> list[str]:
    """Folded, and anything but letters, marks, digits and a sign before a digit is a space."""
    folded = re.sub(r"(?<=\w)['’](?=\w)", "", fold(text))
    seen = [c if _counts(folded, n) else " " for n, c in enumerate(folded)]
    return "".join(seen).split()


def _counts(text: str, at: int) -> bool:
    if unicodedata.category(text[at])[0] in "LMN":
        return True
    before = text[at - 1] if at else " "
    return text[at] in "+-" and before == " " and text[at + 1 : at + 2].isdigit()


def _first_word(tokens: list[str]) -> tuple[Word, list[str]]:
    """The longest run of pieces at the beginning that is a word of ours, and what follows it."""
    for pieces in range(min(_MOST_PIECES, len(tokens)), 0, -1):
        if word := _MEANS.get("".join(tokens[:pieces])):
            return word, tokens[pieces:]
    return Word.NOTHING, tokens


def _fields(word: Word, tokens: list[str]) -> Said:
    code, numbers, rest = "", [], []
    for token in tokens:
        if not code and _CODE.fullmatch(token):
            code = token
        elif _NUMBER.fullmatch(token):
            numbers.append(token)
        else:
            rest.append(token)
    if word in (Word.OK, Word.SOS, Word.HOME, Word.YES, Word.NO):
        return _long_form(word, code, numbers, rest)
    number = int(numbers[0]) if numbers and word is not Word.LINK else None
    if word is Word.LINK:
        rest = tokens
    return Said(word, code=code.upper(), number=number, rest=" ".join(rest))


def _long_form(word: Word, code: str, numbers: list[str], rest: list[str]) -> Said:
    """Time, latitude, longitude and check digit, in that order, as far as they are there."""
    problems: list[Problem] = []
    clock = None
    if numbers and re.fullmatch(r"\d{3,4}", numbers[0]):
        clock = _clock(numbers[0])
        if clock is None:
            problems.append(Problem.TIME)
        first, numbers = numbers[0], numbers[1:]
    else:
        first = ""
    place = None
    if len(numbers) >= 2:
        place = _place(numbers[0], numbers[1])
        given = f"{word.value}{code}{first}{numbers[0]}{numbers[1]}"
        if place is None:
            problems.append(Problem.PLACE)
        elif len(numbers) < 3 or numbers[2] != str(check_digit(given)):
            problems.append(Problem.CHECK)
            place = None
    elif numbers:
        problems.append(Problem.PLACE)
    return Said(word, code.upper(), clock, place, None, " ".join(rest), tuple(problems))


def _clock(digits: str) -> tuple[int, int] | None:
    hour, minute = int(digits[:-2]), int(digits[-2:])
    return (hour, minute) if hour < 24 and minute < 60 else None


def _place(latitude: str, longitude: str) -> tuple[float, float] | None:
    lat, lon = int(latitude) / 10_000, int(longitude) / 10_000
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None
