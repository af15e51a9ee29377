"""When a sleeper wakes by itself: nothing here knows who rings, so all of it holds when nobody does."""

from collections.abc import Iterable
from datetime import datetime

SWEEP_S = 0.5
"""The longest sleep: what is late already when it is written is found within a second, also when nobody rings."""
RETRY_S = 0.25
"""What was due and found nothing to do (another has it, or it failed) waits so long before it looks again."""


def seconds_until(due: datetime | None, now: datetime) -> float | None:
    """How long until something is due; 0 when it is already, None when nothing waits."""
    return None if due is None else max(0.0, (due - now).total_seconds())


def sleep_s(waits: Iterable[float | None], *, longest: float = SWEEP_S) -> float:
    """How long to sleep when these are the waits: until the first is over, and never longer than a sweep."""
    return min([longest, *(wait for wait in waits if wait is not None)])


def rests_for(rest_s: float, *, worked: bool) -> float:
    """How long a step rests after it ran: it goes on at once while there is work, unless it is told to rest."""
    return rest_s if worked else max(rest_s, RETRY_S)
