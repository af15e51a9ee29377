"""What somebody can say in a text message: `OK K7P2M 1456 115625 1049160 9`.

Word, personal code, time it was made (HHMM, the sender's clock on the wall), latitude and longitude times 10,000, check
digit. All but the word may be left out. English and Khmer, small letters and capitals, Khmer digits, full width,
punctuation and spaces come out the same. Sources: docs/guide/by-sms.md; code words on paper as field teams use them.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from .danger import Danger, danger_in
from .distress import answers, calls
from .vocabulary import CODE, Word, first_word, polite, tokens_of

__all__ = [
    "AHEAD",
    "LONGEST",
    "Said",
    "TextProblem",
    "Word",
    "check_digit",
    "is_field",
    "moment_near",
    "parse",
    "polite",
]

LONGEST = 1000
AHEAD = timedelta(minutes=10)


class TextProblem(StrEnum):
    """What could not be used of a text that was otherwise understood."""

    TIME = "time"
    PLACE = "place"
    CHECK = "check"


_NUMBER = re.compile(r"[+-]?\d{1,8}")
_TIME = re.compile(r"(\d{2})(\d{2})|(\d{1,2})[:.h](\d{2})")
_DEGREES = re.compile(r"[+-]?\d{1,3}\.\d{1,12}")
_WEIGHTS = (1, 3, 7, 9)


@dataclass(frozen=True, slots=True)
class Said:
    """A text, understood. `clock`: (hour, minute) it was made; `place`: (latitude, longitude); `number`: minutes for
    LATE, the number of the message answered for others; `rest`: what is left, perhaps a safety word; `leads`: a
    word of ours stands first; `loose`: that is an everyday one; `danger`: what it says happens to somebody; `text`: as
    it was written.
    """

    word: Word
    code: str = ""
    clock: tuple[int, int] | None = None
    place: tuple[float, float] | None = None
    number: int | None = None
    rest: str = ""
    problems: tuple[TextProblem, ...] = ()
    loose: bool = field(default=False, compare=False)
    leads: bool = field(default=False, compare=False)
    danger: Danger = field(default=Danger.NONE, compare=False)
    text: str = field(default="", compare=False)


def parse(text: str) -> Said:
    """What a text says. Never fails: what is not understood is Word.NOTHING with everything in `rest`."""
    text = text[:LONGEST]
    tokens = tokens_of(text)
    code, later_tokens = tokens[:1], tokens[1:]
    word, loose, tail = first_word(tokens)
    if word is Word.NOTHING and tokens and CODE.fullmatch(tokens[0]):
        word, loose, tail = first_word(later_tokens)
        tail = code + tail
    leads = word is not Word.NOTHING
    danger = Danger.NONE if answers(word, tail) else danger_in(tokens)
    if word is not Word.SOS and (danger is Danger.SURE or calls(tokens, word, tail)):
        word, tail = Word.SOS, [token for token in tokens if token != Word.SOS.value]
    if word is Word.NOTHING:
        codes = [token for token in tokens if CODE.fullmatch(token)]
        return Said(word, code=codes[0].upper() if codes else "", rest=" ".join(tokens), danger=danger, text=text)
    return replace(_fields(word, tail), loose=loose, leads=leads, danger=danger, text=text)


def is_field(token: str) -> bool:
    """Is this a code, a number, a time or degrees?"""
    return any(pattern.fullmatch(token) for pattern in (CODE, _NUMBER, _TIME, _DEGREES))


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


def _fields(word: Word, tokens: list[str]) -> Said:
    if word is Word.LINK:
        return Said(word, rest=" ".join(tokens))
    code, numbers, pointed, words = "", [], [], []
    for token in tokens:
        if not code and CODE.fullmatch(token):
            code = token
        elif _NUMBER.fullmatch(token):
            numbers.append(token)
        elif _TIME.fullmatch(token) or _DEGREES.fullmatch(token):
            pointed.append(token)
        else:
            words.append(token)
    if word in (Word.OK, Word.SOS, Word.HOME, Word.YES, Word.NO):
        return _long_form(word, code, numbers, pointed, words)
    number = int(numbers[0]) if numbers else None
    return Said(word, code=code.upper(), number=number, rest=" ".join(words + pointed))


def _long_form(word: Word, code: str, numbers: list[str], pointed: list[str], words: list[str]) -> Said:
    """Time, latitude, longitude and check digit, in that order, as far as they are there."""
    problems: list[TextProblem] = []
    place, leftovers = _degrees(pointed)
    times = [token for token in leftovers if _TIME.fullmatch(token)]
    if len(leftovers) > len(times):
        problems.append(TextProblem.PLACE)
    if numbers and _TIME.fullmatch(numbers[0]):
        times, numbers = [numbers[0], *times], numbers[1:]
    clock = _clock(times[0]) if times else None
    if times and (clock is None or len(times) > 1):
        problems.append(TextProblem.TIME)
    if len(numbers) >= 2 and not place:
        place = _place(numbers[0], numbers[1])
        checked_text = f"{word.value}{code}{times[0] if times else ''}{numbers[0]}{numbers[1]}"
        if place is None:
            problems.append(TextProblem.PLACE)
        elif len(numbers) < 3 or numbers[2] != str(check_digit(checked_text)):
            problems.append(TextProblem.CHECK)
            place = None
    elif numbers:
        problems.append(TextProblem.PLACE)
    return Said(word, code.upper(), clock, place, None, " ".join(words), tuple(problems))


def _clock(text: str) -> tuple[int, int] | None:
    match = _TIME.fullmatch(text)
    hour, minute = (int(part) for part in match.groups() if part) if match else (24, 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def _degrees(pointed: list[str]) -> tuple[tuple[float, float] | None, list[str]]:
    """Latitude and longitude with a point in both, as maps write them, and the times next to them.

    Two that both read as a time are times.
    """
    pair = pointed[-2:]
    if len(pair) == 2 and all(map(_DEGREES.fullmatch, pair)) and not all(map(_TIME.fullmatch, pair)):
        lat, lon = map(float, pair)
        if abs(lat) <= 90 and abs(lon) <= 180:
            return (lat, lon), pointed[:-2]
    return None, pointed


def _place(latitude: str, longitude: str) -> tuple[float, float] | None:
    lat, lon = int(latitude) / 10_000, int(longitude) / 10_000
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None
