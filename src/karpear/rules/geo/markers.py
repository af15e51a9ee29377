"""What a map of people says: who stands for themselves once, what is old, and the letter of each state.

A position is a rumour the moment after it was measured, so its age is said first. After half an hour somebody in a car
may be anywhere within a province; from then on a position is shown as old.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from .whereabouts import Seen

STALE = timedelta(minutes=30)
#: The more urgent first; whatever else there is comes last.
KINDS = ("sos", "missed", "due", "out")
LETTERS = {"sos": "S", "missed": "M", "due": "D", "out": "O"}


def is_stale(fixed_at: datetime, now: datetime) -> bool:
    """Has nobody heard where they are for half an hour?"""
    return now - fixed_at > STALE


def one_each(sightings: Iterable[Seen]) -> list[Seen]:
    """Everybody once, as what is most urgent about them, with their newest position; the most urgent first,
    and of those the freshest.

    Of two positions of the same state the exact one counts, and of two of those the newer one.
    """
    best: dict[object, Seen] = {}
    for sighting in sorted(sightings, key=lambda s: (_rank(s), not s.exact, -s.fixed_at.timestamp())):
        best.setdefault(sighting.person, sighting)
    return sorted(best.values(), key=lambda s: (_rank(s), -s.fixed_at.timestamp(), s.name))


def _rank(sighting: Seen) -> int:
    return KINDS.index(sighting.kind) if sighting.kind in KINDS else len(KINDS)
