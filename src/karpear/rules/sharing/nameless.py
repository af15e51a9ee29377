"""Which words name a member of a network, or somebody: also by a part of the name, or by its first letters.

As with words that leave (`leaks`), better one warning too many than one name too many. Names of organisations are made
of words that sentences need too: of such a word alone nobody is told.
"""

import re
from collections.abc import Collection, Iterator

from ..text.comparison import comparable
from ..text.names import look_of
from .leak_words import WORD, WORDS_TOO
from .leaks import Leak, outgoing

#: Of what organisations are, and of rivers and lakes: a name that has another word is told by that one.
_USUAL = frozenset(
    ("action", "alliance", "and", "association", "cambodia", "cambodian", "center", "centre", "coalition", "committee",
     "community", "council", "defenders", "development", "federation", "for", "forest", "forum", "foundation", "group",
     "human", "independent", "indigenous", "institute", "justice", "khmer", "lake", "land", "law", "legal", "local",
     "media", "mekong", "national", "network", "office", "organisation", "organization", "people", "peoples", "phnom",
     "penh", "project", "protection", "rights", "river", "rivers", "sap", "society", "support", "the", "tonle", "union",
     "voice", "voices", "watch", "water", "women", "youth")
)  # fmt: skip
_SHORTEST_PART, _FEWEST_INITIALS = 4, 2


def named_in(text: str, *, organisations: Collection[str], people: Collection[str]) -> str:
    """The first words of `text` that name one of these, or the name itself; empty: nobody is named."""
    return next(_names_in(text, organisations, people), "")


def _names_in(text: str, organisations: Collection[str], people: Collection[str]) -> Iterator[str]:
    words = comparable(text)
    yield from (name for name in organisations if comparable(name) in words)
    yield from (name for name in people if name.casefold() not in WORDS_TOO and _stands_in(name, words))
    for warning in outgoing(text, people):
        if warning.kind is Leak.NAME:
            yield warning.words[0]
    typed = WORD.findall(text)
    initials = {_initials(name) for name in organisations} - {""}
    looks = {look_of(part) for name in organisations for part in _telling_parts(name)}
    yield from (word for word in typed if word in initials or (word[0].isupper() and look_of(word) in looks))
    shortened = [part for part in map(_first_two, organisations) if part]
    yield from (part for part in shortened if _stands_in(part, words))


def _stands_in(name: str, words: str) -> bool:
    """By itself, whatever its capitals: not in the middle of another word."""
    return re.search(rf"\b{re.escape(comparable(name))}\b", words) is not None


def _telling_parts(name: str) -> list[str]:
    """By which alone it is known."""
    words = [word for word in WORD.findall(name) if word.isascii()]
    return [word for word in words if len(word) >= _SHORTEST_PART and word.casefold() not in _USUAL]


def _initials(name: str) -> str:
    letters = "".join(word[0] for word in WORD.findall(name) if word.isascii() and word[0].isupper())
    return letters if len(letters) >= _FEWEST_INITIALS else ""


def _first_two(name: str) -> str:
    """Where every word of it is usual: its beginning is how it is called."""
    return "" if _telling_parts(name) else " ".join(name.split()[:2])
