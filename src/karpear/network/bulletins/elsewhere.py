"""Where else a bulletin went, and by which installation one came: said by what stands above and knows other ones."""

from collections.abc import Callable
from datetime import datetime

from .models import Bulletin

#: The bulletin; whether its reader is told where it went; now. What the page shows of it.
type TellElsewhere = Callable[[Bulletin, bool, datetime], object]
_TELLERS: list[TellElsewhere] = []


def add_elsewhere(tell: TellElsewhere) -> None:
    """Called once, when the room is ready."""
    _TELLERS.append(tell)


def elsewhere_of(row: Bulletin, *, is_told: bool, now: datetime) -> object:
    return next((tell(row, is_told, now) for tell in _TELLERS), None)
