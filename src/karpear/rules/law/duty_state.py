"""Is the date of a duty still owed, and what becomes of it when the law or the organisation changes afterwards?

Source: docs/guide/duties.md. A date that has passed without being filed stays until somebody files it, or explains it
and somebody else agrees: no change of a law, of a pack or of what is known of the organisation makes it go away.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

#: What is due within these days is due soon.
SOON = timedelta(days=30)
#: Who does it hears of it so long before; of what comes back each month, less long.
TELL_BEFORE, TELL_BEFORE_MONTHLY = timedelta(days=30), timedelta(days=10)
#: The lead hears of it so long before it is late.
CLOSE = timedelta(days=3)


class DutyState(StrEnum):
    """How the date of a duty stands, the most urgent first. `UNDATED`: nobody can count its day yet."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"
    FILED = "filed"
    LEFT_OUT = "left_out"

    @property
    def is_owed(self) -> bool:
        """Does somebody still have to do something?"""
        return self not in (DutyState.FILED, DutyState.LEFT_OUT)


def state_of(
    late_at: datetime | None, *, is_filed: bool, is_left_out: bool, now: datetime, is_dated: bool = True
) -> DutyState:
    """`late_at`: from which moment it is late. `is_left_out`: with a reason, to which somebody else agreed.
    `is_dated` False: nobody can count its day, which is not later than that moment."""
    if is_filed:
        return DutyState.FILED
    if is_left_out:
        return DutyState.LEFT_OUT
    if late_at is not None and late_at <= now:
        return DutyState.LATE
    if late_at is None or not is_dated:
        return DutyState.UNDATED
    return DutyState.SOON if late_at <= now + SOON else DutyState.LATER


def due_again(stands_at: datetime | None, counted_at: datetime | None, now: datetime) -> datetime | None:
    """From which moment it is late, once it was counted again. What is late already is never given more time.

    `stands_at`: as it was counted; `counted_at`: as it is counted today. None: nobody can count it.
    """
    if stands_at is None or counted_at is None:
        return stands_at or counted_at
    return min(stands_at, counted_at) if stands_at <= now else counted_at


def may_go(late_at: datetime | None, now: datetime) -> bool:
    """May a date that is no longer asked for be forgotten? Only what has not been late."""
    return late_at is None or late_at > now


def tell_from(due_on: date, *, is_monthly: bool) -> date:
    """From which day whoever does it hears of it."""
    return due_on - (TELL_BEFORE_MONTHLY if is_monthly else TELL_BEFORE)
