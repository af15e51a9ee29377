"""What every page knows: the neutral name, and where this person may go."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext_noop

from karpear.rules.access import Verb

from . import icons
from .place_kinds import MenuLevel, MenuPlace, MenuRoom, Reader
from .places import LIES_IN, bar, current, place_of, reader_of, way_to

#: What a plan reminds of before one goes: text and path, so that no desk has to know another.
BEFORE_GOING = (
    MenuPlace(gettext_noop("Checklist: before I travel"), "/know/checklists/travel/"),
    MenuPlace(gettext_noop("Case pack: what a lawyer, your family or the UN would need"), "/packs/"),
    MenuPlace(
        gettext_noop("Travel lock: for a border or a checkpoint, your vault opens nothing"), "/vault/travel-lock/"
    ),
)


class Trail:
    """Where somebody is and where they may go; worked out when a page asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.path = getattr(request, LIES_IN, request.path)
        self._reader = reader_of(request)

    @cached_property
    def bar(self) -> list[tuple[MenuPlace | MenuLevel, bool]]:
        """The words of the bar, and which one of them stands for this page."""
        entries = bar(self._reader)
        here = current(self.path, entries, self._reader)
        return [(entry, entry.path == here) for entry in entries]

    @cached_property
    def back(self) -> list[MenuPlace | MenuLevel]:
        """What this page lies in, from the top."""
        return way_to(self.path, self._reader)

    @cached_property
    def place(self) -> MenuPlace | None:
        """The place that this page is, or lies in."""
        return place_of(self.path, self._reader)

    @property
    def notes_demands(self) -> bool:
        """May they write down what an authority asks?"""
        return self._reader.may(Verb.NOTE_DEMAND)

    @property
    def own_name(self) -> str:
        """What this page is called in the tree; empty for a page that only lies in a place."""
        return self.place.name if self.place and self.place.is_at(self.path) else ""

    @cached_property
    def rooms(self) -> list[tuple[MenuRoom, bool]]:
        """On a wide screen, below the level that stands for this page: its rooms, and which one this page is in.

        A level of one's own has none here: its pages are few, and so is what is in view.
        """
        level = next((entry for entry, here in self.bar if here and isinstance(entry, MenuLevel) and entry.verb), None)
        return [(room, self.place in room.places) for room in level.open_rooms(self._reader)] if level else []


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: `ui` with name, icon, the way out, menus."""
    return {
        "ui": {
            "name": settings.KARPEAR_NAME,
            "icon": icons.small(),
            "before_going": SimpleLazyObject(lambda: [entry for entry in BEFORE_GOING if entry.is_open_to(Reader())]),
            "exit": settings.KARPEAR_EXIT_URL,
            "way": SimpleLazyObject(lambda: Trail(request)),
        }
    }
