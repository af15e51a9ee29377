"""Who makes the copy of a night: one keeper of all, for as long as it renews its lease."""

import errno
import threading
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, IntegrityError, InterfaceError, connections, transaction
from django.db.models import F, Q
from django.utils import timezone

from karpear.db.models import BackupRun

LEASE = timedelta(minutes=2)
RENEW_S = 30.0
AFTER_FAILURE = timedelta(hours=1)


def free_in(night: date, now: datetime) -> float:
    """In how many seconds somebody may begin this night's copy: 0 at once; infinite: it is finished."""
    run = BackupRun.objects.filter(night=night).only("finished_at", "lease_until").first()
    if run is None:
        return 0.0
    if run.finished_at:
        return float("inf")
    return max(0.0, (run.lease_until - now).total_seconds())


def claim(night: date, now: datetime, *, again: bool) -> bool:
    """Take this night's copy. `again`: also where there is one already, or the next try would be later."""
    free = Q(lease_until__lte=now) | ~Q(error="") if again else Q(lease_until__lte=now, finished_at=None)
    fresh: dict[str, Any] = {
        "started_at": now, "lease_until": now + LEASE, "finished_at": None, "sent_at": None, "error": "",
    }  # fmt: skip
    if BackupRun.objects.filter(free, night=night).update(attempts=F("attempts") + 1, **fresh):
        return True
    try:
        with transaction.atomic():
            BackupRun.objects.create(night=night, **fresh)
    except IntegrityError:
        return False
    return True


class NightClaim:
    """A claimed night. Inside the block the lease is renewed, by a connection of its own."""

    def __init__(self, night: date, started_at: datetime) -> None:
        self.rows = BackupRun.objects.filter(night=night, started_at=started_at)
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._renew, daemon=True)

    def note(self, **values: Any) -> bool:
        """Write down what came of it. False: somebody else has the night by now, and nothing was written."""
        return bool(self.rows.update(**values))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Let go; what failed is noted, and is tried again later."""
        self.ended.set()
        self.thread.join()
        now = timezone.now()
        if error is None:
            self.note(lease_until=now)
        else:
            self.note(error=code_of(error), lease_until=now + AFTER_FAILURE)

    def _renew(self) -> None:
        while not self.ended.wait(RENEW_S):
            try:
                self.rows.all().update(lease_until=timezone.now() + LEASE)
            except (DatabaseError, InterfaceError):
                continue  # the database is busy or away: again in a moment, the lease is long enough
            finally:
                connections["default"].close()


def code_of(error: BaseException) -> str:
    """`ENOSPC`, or the class of what broke: never a text, which may name a place."""
    cause = error.__cause__ or error
    if isinstance(cause, OSError) and cause.errno:
        return errno.errorcode.get(cause.errno, type(cause).__name__)
    return type(cause).__name__
