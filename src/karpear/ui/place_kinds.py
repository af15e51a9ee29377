"""What the tree of places is made of: a page, a room of pages, a level of rooms; and who reads.

Which rows somebody sees on a page, and whether they may open it at all, is asked again by the page itself.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from karpear.rules.access import Role, Verb, may

from .place_words import WORDS

#: What stands in an address for one organisation.
_ONE_OF = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom places are shown: their roles, whether they watch over somebody, and whether the server is theirs."""

    roles: Collection[Role] = ()
    watches: bool = False
    is_operator: bool = False

    def may(self, verb: Verb) -> bool:
        """In one of their organisations at least; whoever watches over somebody sees the board."""
        return (self.watches and verb is Verb.SEE_BOARD) or any(may(role, verb) for role in self.roles)

    @property
    def looks_after_others(self) -> bool:
        """Is there an organisation whose people they look after?"""
        return self.may(Verb.SEE_MEMBERS)


@dataclass(frozen=True, slots=True)
class MenuPlace:
    """A page and what lies below it. `verb`: who is shown it (None: everybody); `lacking`: only who may not do this.

    `below`: further beginnings of addresses whose way back leads here. `alone`: what lies below it belongs elsewhere.
    `each`: every organisation has one, at this address with its id somewhere in it. `views`: parts of its list, found
    by their names and chosen on the page itself.
    """

    word: str
    path: str
    verb: Verb | None = None
    lacking: Verb | None = None
    below: tuple[str, ...] = ()
    alone: bool = False
    for_operators: bool = False
    each: bool = False
    views: tuple["MenuPlace", ...] = ()

    @property
    def name(self) -> str:
        return gettext(self.word)

    @property
    def words_for_search(self) -> str:
        """What else it is called, and what is done there."""
        return WORDS.get(self.path, "")

    def is_open_to(self, reader: Reader) -> bool:
        """Is it shown to them? A page of a room that is not installed is shown to nobody."""
        if (self.verb and not reader.may(self.verb)) or (self.for_operators and not reader.is_operator):
            return False
        return not (self.lacking and reader.may(self.lacking)) and exists(self.path)

    def is_at(self, path: str) -> bool:
        """Is this the address of the page itself?"""
        return path == self.path or self._without_id(path) == self.path

    def _without_id(self, path: str) -> str:
        return _ONE_OF.sub("", path, count=1) if self.each else path

    def holds(self, path: str) -> int:
        """How well this address belongs here: letters that agree, one more for the page itself; 0: not at all."""
        if self.is_at(path):
            return len(path) + 1
        path = self._without_id(path)
        starts = () if self.alone else (self.path, *self.below)
        return max((len(start) for start in starts if path.startswith(start)), default=0)


@dataclass(frozen=True, slots=True)
class MenuRoom:
    """Pages that belong together."""

    word: str
    places: tuple[MenuPlace, ...]

    @property
    def name(self) -> str:
        return gettext(self.word)


@dataclass(frozen=True, slots=True)
class MenuLevel:
    """The top of the tree: a person, an organisation. Its page is the hub of its rooms. `verb`: who has it."""

    word: str
    path: str
    rooms: tuple[MenuRoom, ...]
    verb: Verb | None = None

    @property
    def name(self) -> str:
        return gettext(self.word)

    def open_rooms(self, reader: Reader) -> list[MenuRoom]:
        """The rooms with the pages that this reader is shown; a room without any is left out."""
        if self.verb and not reader.may(self.verb):
            return []
        rooms = [MenuRoom(room.word, tuple(p for p in room.places if p.is_open_to(reader))) for room in self.rooms]
        return [room for room in rooms if room.places]


@cache
def exists(path: str) -> bool:
    """Is there a page at this address? Of a room that is not installed there is none."""
    try:
        resolve(path.partition("#")[0].partition("?")[0])
    except Resolver404:
        return False
    return True
