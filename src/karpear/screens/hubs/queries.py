"""What is in a level, and how much of it waits."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from karpear.people.needs import Waiting
from karpear.ui.place_kinds import MenuLevel, MenuPlace, MenuRoom, Reader


@dataclass(frozen=True, slots=True)
class HubRoom:
    """A room of a hub: its pages, each with how many things wait there. `is_open`: its pages are in view."""

    room: MenuRoom
    places: list[tuple[MenuPlace, int]]
    is_open: bool

    @property
    def waiting(self) -> int:
        return sum(number for _, number in self.places)


def rooms_of(level: MenuLevel, reader: Reader, needs: Iterable[Waiting]) -> list[HubRoom]:
    """All rooms are open for whoever looks after others; for anybody else, at most the one in which most waits."""
    rooms = level.open_rooms(reader)
    places = [place for room in rooms for place in room.places]
    waiting = Counter[str]()
    for need in needs:
        path = need.many or need.path
        nearest = max(places, key=lambda place: place.holds(path), default=None)
        if nearest and nearest.holds(path):
            waiting[nearest.path] += 1
    counted = [(room, [(place, waiting[place.path]) for place in room.places]) for room in rooms]
    totals = [sum(number for _, number in pages) for _, pages in counted]
    fullest = totals.index(max(totals)) if any(totals) else -1
    return [
        HubRoom(room, pages, is_open=reader.looks_after_others or at == fullest)
        for at, (room, pages) in enumerate(counted)
    ]
