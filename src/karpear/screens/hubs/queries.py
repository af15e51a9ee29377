"""What is in a level, and how much of it waits."""

from collections import Counter
from collections.abc import Iterable

from karpear.people.needs import Waiting
from karpear.ui.place_kinds import MenuLevel, MenuPlace, MenuRoom, Reader

type Counted = tuple[MenuRoom, list[tuple[MenuPlace, int]]]


def rooms_of(level: MenuLevel, reader: Reader, needs: Iterable[Waiting]) -> list[Counted]:
    """The rooms, and of each page how many of these things wait there."""
    rooms = level.open_rooms(reader)
    places = [place for room in rooms for place in room.places]
    waiting = Counter[str]()
    for need in needs:
        nearest = max(places, key=lambda place: place.holds(need.path), default=None)
        if nearest and nearest.holds(need.path):
            waiting[nearest.path] += 1
    return [(room, [(place, waiting[place.path]) for place in room.places]) for room in rooms]
