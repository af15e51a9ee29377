"""When something is wrong with the machine itself, and when those who run it are told. Plain values, no clock."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

FEWEST_FAILURES = 3
CHANNEL_FAILS_AFTER = timedelta(minutes=5)
URGENT_LATE_AFTER = timedelta(seconds=60)
KEEPER_LATE_MS = 10_000
#: So late it does not catch up: nobody is missed in time.
KEEPER_STANDS_MS = 60_000
STEP_FAILS_AFTER = timedelta(minutes=5)
LEAST_FREE_BYTES = 500_000_000
LEAST_FREE_PERCENT = 5
CERTIFICATE_AHEAD = timedelta(days=14)
MORNING, EVENING = 7, 21
#: What comes back within this span was never over: nobody is told of an end that was none.
OVER_AFTER = timedelta(minutes=10)
TOLD_AGAIN_AFTER = timedelta(days=1)
GRAVE_AGAIN_AFTER = timedelta(hours=1)
#: The keeper measures once a minute; a minute that one round overslept is not a gap.
GAP_AFTER = timedelta(seconds=150)


def is_channel_failing(failures_in_a_row: int, since: datetime | None, now: datetime) -> bool:
    """One wrong address is not the channel's fault: several messages in a row, for several minutes."""
    return failures_in_a_row >= FEWEST_FAILURES and since is not None and now - since >= CHANNEL_FAILS_AFTER


def is_disk_full(free: int, total: int) -> bool:
    """Nearly: what is written next may not fit."""
    return free < LEAST_FREE_BYTES or free * 100 < total * LEAST_FREE_PERCENT


def ends_soon(end: datetime, now: datetime) -> bool:
    """Is a certificate to be renewed now?"""
    return end - now <= CERTIFICATE_AHEAD


def is_to_be_told(told_at: datetime | None, now: datetime, *, is_grave_again: bool = False) -> bool:
    """At most once a day of the same trouble, and then again while it lasts. What is grave and comes back
    after it was over, after an hour: somebody has read that all is well.
    """
    return told_at is None or now - told_at >= (GRAVE_AGAIN_AFTER if is_grave_again else TOLD_AGAIN_AFTER)


def by_day(local: datetime) -> datetime:
    """When what is not grave is said: at once by day, by the reader's clock; else in the morning."""
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if local.hour < MORNING:
        return morning
    return local if local.hour < EVENING else morning + timedelta(days=1)


def is_over(last_seen_at: datetime, now: datetime) -> bool:
    """A trouble that was not seen for a while."""
    return now - last_seen_at >= OVER_AFTER


def gaps(minutes: Iterable[datetime], start: datetime, end: datetime) -> Sequence[tuple[datetime, datetime]]:
    """From when until when nothing was measured, between `start` and `end`. `minutes`: when it was, in order."""
    minute = timedelta(minutes=1)
    moments = [start - minute, *minutes, end]
    return [(max(before + minute, start), after) for before, after in pairwise(moments) if after - before > GAP_AFTER]
