"""Going somewhere by its name: places by what they are called in any language, and by what is done there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import gettext, override

from karpear.rules.text.comparison import comparable
from karpear.rules.text.plurals import in_singular

from .place_kinds import MenuLevel, MenuPlace, Reader
from .places import LEVELS, TODAY

MOST_PLACES = 5
#: Letters of what names a place in a question.
SHORTEST = 3
_POINTS = str.maketrans("?!.,;:។៖", "        ")


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """One place as it is listed. `where`: the level and the room it is in. `words`: what leads to it, by rank.

    `is_hit`: shown for what was typed.
    """

    name: str
    path: str
    where: str
    words: str
    is_hit: bool = False


def entries_of(reader: Reader) -> list[PlaceEntry]:
    """Every place that this reader is shown, in the order of the tree."""
    entries = [_entry(TODAY, "", ""), *(_entry(view, TODAY.name, "") for view in TODAY.views)]
    for level in LEVELS:
        rooms = level.open_rooms(reader)
        entries += [_entry(level, "", "")] if rooms else []
        for room in rooms:
            where = f"{level.name} › {room.name}"
            for place in room.places:
                views = [view for view in place.views if view.is_open_to(reader)]
                entries += [_entry(place, where, room.word)]
                entries += [_entry(view, f"{where} › {place.name}", room.word) for view in views]
    return entries


def entries_for(entries: Sequence[PlaceEntry], text: str) -> list[tuple[PlaceEntry, str]]:
    """(place, what names it in a question), the nearest first. Where no place has all words, those named among them."""
    return [(entry, "") for entry in _entries_called(entries, text)] or _entries_asked(entries, text)


def _entries_called(entries: Iterable[PlaceEntry], text: str) -> list[PlaceEntry]:
    """Those that hold every word of it, the nearest first."""
    words = as_words(text).split()
    ranked = [(_rank(entry, words), entry) for entry in entries] if words else []
    fitting = [(rank, entry) for rank, entry in ranked if rank is not None]
    return [entry for _rank, entry in sorted(fitting, key=lambda pair: pair[0])][:MOST_PLACES]


def _entries_asked(entries: Iterable[PlaceEntry], text: str) -> list[tuple[PlaceEntry, str]]:
    """(place, what names it): those of which a name or another word stands in a question; the longest such first.

    Not those without other words, as a level: "Me" stands in every question.
    """
    question = as_words(text.translate(_POINTS))
    entry_words = [(entry, _named_in(question, entry)) for entry in entries if not entry.words.endswith("|")]
    answers = sorted((pair for pair in entry_words if pair[1]), key=lambda pair: -len(pair[1]))
    return answers[:MOST_PLACES]


def as_words(text: str) -> str:
    """As it is compared: a hyphen or a space is the same, and so are one and many of a thing."""
    return in_singular(comparable(text).replace("-", " ").strip())


def _rank(entry: PlaceEntry, words: list[str]) -> int | None:
    """0: a name begins so; 1: another word for it is so, 2: or begins so; 3: it is somewhere in these words.

    frontend/find.js as well.
    """
    if not all(word in entry.words for word in words):
        return None
    phrase = " ".join(words)
    names, synonyms = entry.words.split("|", 1)
    if any(name.startswith(phrase) for name in names.split(",")):
        return 0
    other_words = [synonym.strip() for synonym in synonyms.split(",")]
    if phrase in other_words:
        return 1
    return 2 if any(synonym.startswith(phrase) for synonym in other_words) else 3


def _named_in(question: str, entry: PlaceEntry) -> str:
    """The longest of its names and other words that stands there: a whole word, but Khmer has no spaces between."""
    phrases = (phrase.strip() for phrase in entry.words.replace("|", ",").split(","))
    standing = (
        phrase
        for phrase in phrases
        if len(phrase) >= SHORTEST and (f" {phrase} " in f" {question} " if phrase.isascii() else phrase in question)
    )
    return max(standing, key=len, default="")


def _entry(place: MenuPlace | MenuLevel, where: str, room: str) -> PlaceEntry:
    synonyms = place.words_for_search if isinstance(place, MenuPlace) else ""
    return PlaceEntry(place.name, place.path, where, _words(place.word, room, synonyms))


@cache
def _words(name: str, room: str, synonyms: str) -> str:
    """Its name in every language, then whatever else leads there."""
    names = ",".join(_in_every_language(name))
    return f"{names}|{','.join([as_words(synonyms), *_in_every_language(room)])}"


def _in_every_language(word: str) -> list[str]:
    wordings = []
    for code, _name in settings.LANGUAGES if word else ():
        with override(code):
            wordings.append(as_words(gettext(word)))
    return list(dict.fromkeys(wordings))
