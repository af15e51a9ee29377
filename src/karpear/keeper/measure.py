"""What the keeper measures once a minute, of itself and of the machine, in one small transaction.

It rides on a round that happens anyway. Nothing of it is about anybody: numbers, and what they are numbers of.
"""

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from karpear.db import tally
from karpear.db.pulse import forget_rows_that_work
from karpear.db.samples import DATABASE, DISK, KEEPER, QUEUE, write_samples
from karpear.messaging.queries import outbox
from karpear.rules.counting.durations import Durations

EVERY_S = 60.0
ON_TIME = timedelta()


def note_lateness(moments: Iterable[datetime | None], now: datetime, *, since: datetime) -> None:
    """By how much what falls due is late at this look: promises, rungs, reminders, texts. `since`: when this keeper
    began; what fell due while none ran is no lateness of its own, and is done at once.
    """
    late = [now - max(moment, since) for moment in moments if moment and moment < now]
    tally.late(KEEPER, max(late, default=ON_TIME))


def measure(*, now: datetime) -> int:
    """Write down what was counted since the last time, and how much waits, is free and is taken up."""
    levels = {DISK: Durations(disk_free()), DATABASE: Durations(database_size()), QUEUE: _queue(now)}
    with tally.taken() as counts:
        counts.setdefault(KEEPER, Durations())
        write_samples(counts | levels, now=now)
    forget_rows_that_work(now=now)
    return 0


def _queue(now: datetime) -> Durations:
    queue = outbox(now)
    return Durations(queue.due, most_ms=round(queue.late_s * 1000))


def disk_free() -> int:
    """Bytes that can still be written into the data folder."""
    return shutil.disk_usage(settings.KARPEAR_DATA).free


def database_size() -> int:
    """Bytes of the database, with what has not been put into its file yet."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    file = Path(settings.DATABASES["default"]["NAME"])
    return sum(path.stat().st_size for path in (file, Path(f"{file}-wal")) if path.exists())
