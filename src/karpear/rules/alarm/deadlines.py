"""When somebody is late, missed, or heard from.

Source: docs/guide/checking-in.md. Defaults follow lone-worker practice: every 60 minutes with 10
minutes of grace. Time is always an argument.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

DEFAULT_INTERVAL_S = 3600
DEFAULT_GRACE_S = 600
MAX_GRACE_S = 86_400
EARLY = timedelta(minutes=30)
LONGEST_WAIT = timedelta(days=366)
#: A tap that seems to have waited longer was perhaps made by a clock that was not set yet.
LIKELY_WAIT = timedelta(days=3)
MOST_CHECK_INS = 1000


@dataclass(frozen=True, slots=True)
class Due:
    """An armed promise, as the rules see it. `asked_at`: when a roll-call asked (else None)."""

    promise: UUID
    due_at: datetime
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What one check-in settles: promises kept in time and promises kept late."""

    kept: tuple[UUID, ...] = ()
    late: tuple[UUID, ...] = ()

    @property
    def all(self) -> tuple[UUID, ...]:
        return (*self.late, *self.kept)


def miss_at(due_at: datetime, grace_s: int, *, pace: float = 1.0) -> datetime:
    """The moment at which silence becomes an alert. `pace` divides the grace."""
    return due_at + timedelta(seconds=grace_s / pace)


def moment(*, made_at: datetime, sent_at: datetime | None, received_at: datetime) -> datetime:
    """The moment a check-in speaks for, on the server's clock and never later than it arrived.

    The phone's clock may be wrong by hours, so only the difference between its two readings counts:
    how long the tap waited before it was sent. Without `sent_at` the tap's own time is taken, which
    can only make it older, never newer. No tap waits longer than a year: whatever a broken clock says,
    the answer is a date that can be stored.
    """
    waited = received_at - made_at if sent_at is None else sent_at - made_at
    return received_at - min(max(waited, timedelta(0)), LONGEST_WAIT)


def speaks_to(due_at: datetime, asked_at: datetime | None) -> datetime:
    """From when on a check-in says something about a silence that began with this promise.

    Thirty minutes before it was due; of a roll-call, when it was asked. A tap from before that is old news.
    """
    return asked_at or due_at - EARLY


def settle(armed: Iterable[Due], at: datetime) -> Settlement:
    """Which armed promises a check-in for the moment `at` settles.

    Everything due before that moment, as late, and the next promise (with any other due at that same
    time) if it falls due within thirty minutes after it. Nothing later: a tap that waited hours in a
    phone never silences tonight. A roll-call is answered by whatever was said after it asked.
    """
    ordered = sorted(armed, key=lambda d: (d.due_at, d.promise))
    late = tuple(d.promise for d in ordered if d.due_at < at)
    answered_promises = tuple(d.promise for d in ordered if d.due_at >= at and d.asked_at and d.asked_at <= at)
    following = next((d.due_at for d in ordered if d.due_at >= at and not d.asked_at), None)
    if following is None or following > at + EARLY:
        return Settlement(kept=answered_promises, late=late)
    kept_promises = tuple(d.promise for d in ordered if d.due_at == following and not d.asked_at)
    return Settlement(kept=kept_promises + answered_promises, late=late)


def answering(armed: Iterable[Due], question: Due | None) -> list[Due]:
    """Of these promises those that an answer to one of them may settle: that one, and what is due before it.

    No `question`: all of them.
    """
    return [due for due in armed if question is None or due.promise == question.promise or due.due_at < question.due_at]


def extended(due_at: datetime, minutes: int, *, now: datetime) -> datetime:
    """A later time for a promise: `minutes` (30 or 60) after its due time, or after now if that passed."""
    if minutes not in (30, 60):
        raise ValueError("A check-in can be moved by 30 or 60 minutes.")
    return max(due_at, now) + timedelta(minutes=minutes)


def schedule(starts_at: datetime, ends_at: datetime, *, every_s: int = DEFAULT_INTERVAL_S) -> list[datetime]:
    """Check-in times from one interval after the start up to and including the end."""
    if every_s < 300:
        raise ValueError("Check-ins closer than five minutes cannot be kept.")
    if ends_at <= starts_at:
        raise ValueError("The end must come after the start.")
    if (ends_at - starts_at) / timedelta(seconds=every_s) > MOST_CHECK_INS:
        raise ValueError("So many check-ins cannot be kept. Take a longer interval.")
    times = []
    at = starts_at + timedelta(seconds=every_s)
    while at < ends_at:
        times.append(at)
        at += timedelta(seconds=every_s)
    return [*times, ends_at]
