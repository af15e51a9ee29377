"""What is in a level, and how much of it waits."""

from collections import Counter
from datetime import datetime

from karpear.people.models import Person
from karpear.screens.needs import needs
from karpear.ui.places import MenuLevel, MenuPlace, MenuRoom, Reader

type Counted = tuple[MenuRoom, list[tuple[MenuPlace, int]]]


def rooms_of(level: MenuLevel, reader: Reader, person: Person | None, now: datetime) -> list[Counted]:
    """The rooms, and of each page how many things wait there for this person; None: nobody's."""
    rooms = level.open_rooms(reader)
    places = [place for room in rooms for place in room.places]
    waiting = Counter[str]()
    for need in needs(person, now) if person else []:
        nearest = max(places, key=lambda place: place.holds(need.path), default=None)
        if nearest and nearest.holds(need.path):
            waiting[nearest.path] += 1
    return [(room, [(place, waiting[place.path]) for place in room.places]) for room in rooms]
