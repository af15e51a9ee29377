"""When it is looked who would sign: at times that everybody knows before, so that no visit can be tied to a change."""

from collections.abc import Sequence
from datetime import datetime, timedelta

#: More would be a watch that never sleeps: every twelve hours for two months.
MOST_TIMES = 120


def announced_times(first: datetime, last: datetime, every: timedelta) -> list[datetime]:
    """The first, then one every so often, and the last in any case. Raises ValueError for what never ends."""
    if last < first or every <= timedelta():
        raise ValueError("The last time is not before the first, and time passes between two.")
    if (last - first) / every >= MOST_TIMES:
        raise ValueError("These are too many times.")
    times = []
    while first < last:
        times.append(first)
        first += every
    return [*times, last]


def next_time(times: Sequence[datetime], now: datetime) -> datetime | None:
    """The first that is still to come; None: there is none."""
    return next((moment for moment in times if moment > now), None)
