"""What a map of people says: who stands for themselves once, what is old, and the letter of each state.

A position is a rumour the moment after it was measured, so its age is said first. After half an hour somebody in a car
may be anywhere within a province; from then on a position is shown as old.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from .whereabouts import Seen

STALE = timedelta(minutes=30)
#: Open alarms, the more urgent first; then whoever is out. Whatever else there is comes last.
ALARMS = ("sos", "missed")
KINDS = (*ALARMS, "due", "out")
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
    for sighting in sorted(sightings, key=lambda s: (rank_of(s.kind), not s.exact, -s.fixed_at.timestamp())):
        best.setdefault(sighting.person, sighting)
    return sorted(best.values(), key=lambda s: (rank_of(s.kind), -s.fixed_at.timestamp(), s.name))


def rank_of(kind: str) -> int:
    """The lower the more urgent."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def side_by_side(spots: Sequence[tuple[int, int]], apart: int, width: int) -> list[int]:
    """How far to the side each mark is drawn, so that none covers one before it; to the left at the right edge."""
    taken: list[tuple[int, int]] = []
    for x, y in spots:
        step, at = apart if x < width // 2 else -apart, x
        while any(abs(at - other_x) < apart and abs(y - other_y) < apart for other_x, other_y in taken):
            at += step
        taken.append((at, y))
    return [at - x for (at, _y), (x, _) in zip(taken, spots, strict=True)]
