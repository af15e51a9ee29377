"""The order of what one publisher says to one set of receivers, whatever carrier it came by."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .refusal import Unfit, UnfitItem
from .wire import START, Header

#: A sign of life is sent once a day; after so long without one, somebody asks.
HEARTBEAT_EVERY = timedelta(hours=24)
SILENT_AFTER = timedelta(days=3)
#: Clocks that differ by more are said to.
CLOCKS_MAY_DIFFER = timedelta(hours=2)


class Place(StrEnum):
    """Where an item stands: the next one, one that is known, or one that waits for those before it."""

    NEXT = "next"
    KNOWN = "known"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last item of a chain that was taken."""

    seq: int = 0
    id: str = START


def place_of(header: Header, item_id: str, head: ChainHead, known_id: str | None) -> Place:
    """`known_id`: of the item that has this number already, taken or waiting. Raises UnfitItem."""
    if known_id is not None:
        if known_id != item_id:
            raise UnfitItem(Unfit.TWO_OF_ONE_NUMBER)
        return Place.KNOWN
    if header.seq > head.seq + 1:
        return Place.WAITS
    if header.seq <= head.seq or header.prev != head.id:
        raise UnfitItem(Unfit.BROKEN_CHAIN)
    return Place.NEXT


class Heard(StrEnum):
    """How far another installation is known to be alive. `not_yet`: trusted so recently that nothing can be missed."""

    NOT_YET = "not_yet"
    NEVER = "never"
    LATELY = "recently"
    SILENT = "silent"
    AHEAD = "ahead"


def heard_of(heartbeat: datetime | None, now: datetime, *, trusted: datetime | None = None) -> Heard:
    """`heartbeat`: when it last said that it lives, by its own clock. One from the future: a clock is wrong.

    `trusted`: since when it has been trusted here.
    """
    if heartbeat is None:
        return Heard.NOT_YET if trusted and now - trusted <= SILENT_AFTER else Heard.NEVER
    if heartbeat > now + CLOCKS_MAY_DIFFER:
        return Heard.AHEAD
    return Heard.SILENT if now - heartbeat > SILENT_AFTER else Heard.LATELY
