"""What stands in words that are about to leave, and perhaps should not: names, numbers, plates, addresses, shelters.

It warns and shows the exact words; whoever writes removes them, or says that those concerned agree. Sources: what
networks that share warnings keep out of them (MISP warning lists), how numbers, plates and addresses are written in
Cambodia, and how people write Khmer on phones. Better one warning too many than one name too many.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..text.khmer import in_order
from ..text.names import look_of
from .leak_words import (
    COORDINATES,
    DATE,
    EMAIL,
    KHMER_DIGITS,
    KHMER_PLACE,
    LATIN_PLACE,
    LETTERS_OF_HOURS,
    MAP_LINK,
    NUMBER,
    PLATE,
    SHELTER,
    WORD,
    WORDS_TOO,
)


class Leak(StrEnum):
    """What kind of thing would leave."""

    NAME = "name"
    PHONE = "phone"
    PLATE = "plate"
    EMAIL = "email"
    PLACE = "place"
    SHELTER = "shelter"


@dataclass(frozen=True, slots=True)
class OutgoingWarning:
    """One kind of thing, and the words themselves as they were typed, each once."""

    kind: Leak
    words: tuple[str, ...]


#: Fewer letters than these are no name by themselves: a part of a Latin one, of a Khmer one.
_LATIN_PART, _KHMER_PART = 3, 4
_KHMER = re.compile(r"[\u1780-\u17d3]")
#: A Khmer letter with everything written around it, or any other sign.
_CLUSTER = re.compile(r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1])*|.", re.DOTALL)
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff\u17b4\u17b5]")
#: A phone number has so many digits; whatever longer is an account or an identity card, which stays here too.
_PHONE_DIGITS = 8


def outgoing(text: str, names: Collection[str] = ()) -> list[OutgoingWarning]:
    """What a careful reader would take out of `text`. `names`: of people whom the author's house knows."""
    plain = _UNSEEN.sub("", text)
    digits = plain.translate(KHMER_DIGITS)
    finders: dict[Leak, Callable[[], Iterator[tuple[int, int]]]] = {
        Leak.NAME: lambda: _names(plain, names),
        Leak.PHONE: lambda: _numbers(digits),
        Leak.PLATE: lambda: _plates(digits),
        Leak.EMAIL: lambda: _spans(EMAIL, plain),
        Leak.PLACE: lambda: _places(plain, digits),
        Leak.SHELTER: lambda: _spans(SHELTER, plain),
    }
    warnings = []
    for kind, find in finders.items():
        words = tuple(dict.fromkeys(plain[start:end].strip() for start, end in _outermost(find())))
        if words:
            warnings.append(OutgoingWarning(kind, words))
    return warnings


def _outermost(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """In the order of the text, without what lies in another one."""
    reached = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > reached:
            yield start, end
            reached = end


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Phone numbers, accounts, identity cards: not days, and nothing that stands in an address of the web."""
    for match in NUMBER.finditer(text):
        if sum(sign.isdigit() for sign in match.group()) >= _PHONE_DIGITS and not DATE.search(match.group()):
            yield match.span()


def _plates(text: str) -> Iterator[tuple[int, int]]:
    for match in PLATE.finditer(text):
        if match.group("letters").casefold() not in LETTERS_OF_HOURS:
            yield match.span()


def _places(plain: str, digits: str) -> Iterator[tuple[int, int]]:
    """Villages, communes, streets, points on a map: whatever is nearer than a province. `digits`: equally long."""
    yield from _spans(LATIN_PLACE, digits)
    yield from _spans(KHMER_PLACE, plain)
    yield from _spans(COORDINATES, digits)
    yield from _spans(MAP_LINK, plain)


def _names(text: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    yield from _latin_names(text, {look_of(part) for name in names for part in _latin_parts(name)})
    for part in {part for name in names for part in _khmer_parts(name)} if _KHMER.search(text) else ():
        yield from _khmer_name(text, part)


def _latin_parts(name: str) -> Iterator[str]:
    return (part for part in WORD.findall(name) if not _KHMER.search(part) and len(part) >= _LATIN_PART)


def _khmer_parts(name: str) -> Iterator[str]:
    """The whole of it, and each part that is long enough not to be a syllable of other words."""
    plain = in_order(_UNSEEN.sub("", name))
    parts = [part for part in plain.split() if _KHMER.search(part)]
    yield from (part for part in ["".join(parts), *parts] if len(part) >= _KHMER_PART)


def _latin_names(text: str, looks: Collection[str]) -> Iterator[tuple[int, int]]:
    """Neighbouring parts are one name. A part that is an English word too counts beside another part only."""
    run: list[re.Match[str]] = []
    for match in [*WORD.finditer(text), None]:
        if match and match.group()[0].isupper() and look_of(match.group()) in looks:
            if run and text[run[-1].end() : match.start()].strip():
                yield from _name_of(run)
                run = []
            run.append(match)
        else:
            yield from _name_of(run)
            run = []


def _name_of(run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    if any(match.group().casefold() not in WORDS_TOO for match in run) or len(run) > 1:
        yield run[0].start(), run[-1].end()


def _khmer_name(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Also where blanks stand between its parts, or its marks were typed in another order."""
    ordered, starts, ends = "", list[int](), list[int]()
    for match in _CLUSTER.finditer(text):
        signs = in_order(match.group())
        ordered += signs
        starts += [match.start()] * len(signs)
        ends += [match.end()] * len(signs)
    loose = re.compile(r"\s*".join(re.escape(sign) for sign in name))
    return ((starts[match.start()], ends[match.end() - 1]) for match in loose.finditer(ordered))
