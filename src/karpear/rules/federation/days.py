"""How much one installation may bring in a day over the internet: what is beyond stays there until the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
MOST_ITEMS, MOST_BYTES = 2_000, 50 * 1024 * 1024
#: Beyond these, of what an installation says of itself: that a key was stolen is heard on every day.
ITEMS_OF_ITSELF, BYTES_OF_ITSELF = 100, 1024 * 1024


@dataclass(frozen=True, slots=True)
class DayUse:
    """What came since `began`; None: nothing yet."""

    began: datetime | None = None
    items: int = 0
    bytes: int = 0


def use_at(use: DayUse, now: datetime) -> DayUse:
    """A day ends after 24 hours, and one that begins in the future was begun by a clock that was wrong."""
    if use.began is None or not use.began <= now < use.began + DAY:
        return DayUse(now)
    return use


def is_full(use: DayUse, now: datetime) -> bool:
    today = use_at(use, now)
    return today.items >= MOST_ITEMS or today.bytes >= MOST_BYTES


def lines_within(use: DayUse, lines: Sequence[bytes], now: datetime, *, of_itself: bool) -> Sequence[bytes]:
    """As many of these, in their order, as there is still room for."""
    today = use_at(use, now)
    most = MOST_ITEMS - today.items + (ITEMS_OF_ITSELF if of_itself else 0)
    room = MOST_BYTES - today.bytes + (BYTES_OF_ITSELF if of_itself else 0)
    for count, line in enumerate(lines):
        room -= len(line)
        if count >= most or room < 0:
            return lines[:count]
    return lines
