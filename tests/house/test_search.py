"""What can be found is declared by the subject it belongs to, and joined on one page."""

import importlib

from karpear.people.search import SearchKind
from karpear.screens.find.queries import KINDS
from karpear.ui.place_kinds import MenuPlace
from karpear.ui.place_words import WORDS
from karpear.ui.places import LEVELS, TODAY
from tests.house.source import SRC


def test_every_kind_that_is_declared_is_joined_once() -> None:
    modules = [path.relative_to(SRC.parent).with_suffix("") for path in SRC.rglob("*search.py")]
    values = [value for module in modules for value in vars(importlib.import_module(".".join(module.parts))).values()]
    declared = {value.what for value in values if isinstance(value, SearchKind)}
    assert declared == {kind.what for kind in KINDS}
    assert len(declared) == len(KINDS)


def test_every_place_is_found_by_other_words_in_both_languages() -> None:
    rooms = [TODAY, *(place for level in LEVELS for room in level.rooms for place in room.places)]
    places: list[MenuPlace] = [listed for place in rooms for listed in (place, *place.views)]
    dumb = [place.path for place in places if not place.words_for_search]
    assert not dumb, f"Write in ui/place_words.py what people call it: {dumb}"
    one_language = [
        path for path, words in WORDS.items() if words.isascii() or not any(map(str.isascii, words.split(", ")))
    ]
    assert not one_language
    assert set(WORDS) == {place.path for place in places}
