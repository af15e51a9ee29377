"""Which night a copy belongs to, and which copies are kept."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KeepCounts:
    """Of how many of the newest days, weeks and months one copy each is kept."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


def night_of(now: datetime, at: time) -> date:
    """The day whose copy is due: the newest on which the clock of `now` has passed `at`."""
    return now.date() if now.time().replace(tzinfo=None) >= at else now.date() - ONE_DAY


def seconds_until_next(now: datetime, at: time) -> float:
    """Until the next copy falls due. `now` in the time zone in which `at` is meant."""
    following = datetime.combine(night_of(now, at) + ONE_DAY, at, tzinfo=now.tzinfo)
    return (following - now).total_seconds()


def kept_days(days: Collection[date], counts: KeepCounts) -> set[date]:
    """Of these days those whose copy stays: the newest ones, and the newest of each of the newest weeks and months.

    The newest copy of all always stays, whatever the counts.
    """
    newest_first = sorted(set(days), reverse=True)
    return {
        *newest_first[: max(1, counts.daily)],
        *islice(_first_of_each(newest_first, lambda day: day.isocalendar()[:2]), counts.weekly),
        *islice(_first_of_each(newest_first, lambda day: (day.year, day.month)), counts.monthly),
    }


def _first_of_each(days: Sequence[date], period: Callable[[date], tuple[int, ...]]) -> Iterator[date]:
    """The first day of each period, in the order of `days`."""
    passed: set[tuple[int, ...]] = set()
    for day in days:
        if period(day) not in passed:
            passed.add(period(day))
            yield day
