"""Number the audit lines and chain their hashes; take out what has expired."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from django.db import connection, transaction

from karpear.db.batches import Partly
from karpear.rules.secret.chain import Link, next_link

from ..models import PURGED, Entry
from ..queries import head
from .lines import record

CHAIN_LOCK = 7001
#: So many lines go in one transaction, which holds up nobody for long.
CUT = 1000
_ROWS_PER_STATEMENT = 500


def chain_entries(*, now: datetime, limit: int = 5000) -> int:
    """Chain up to `limit` lines that have no number yet, oldest id first; returns how many.

    Several keepers may call this at once: one does the work, the others get 0. On PostgreSQL a line
    may become visible after one with a higher id; it is chained later and the order stays as it is.
    """
    with transaction.atomic():
        if not _only_one():
            return 0
        waiting = list(Entry.objects.filter(seq=None).order_by("id")[:limit])
        if not waiting:
            return 0
        _write(waiting, head())
        return len(waiting)


def purge(*, now: datetime) -> int:
    """Delete up to CUT lines that have expired; returns how many, as Partly where there may be more.

    The cut in the chain is itself written down.
    """
    with transaction.atomic():
        if not _only_one():
            return 0
        return _cut(now)


def _cut(now: datetime) -> int:
    """Take expired lines off the beginning of the chain: up to the first one that has not expired."""
    old = now - Entry.RETENTION.span
    oldest = Entry.objects.filter(seq__isnull=False).order_by("seq").values_list("seq", "hash", "at")[:CUT]
    expired = list(takewhile(lambda line: line[2] < old, oldest))
    if not expired:
        return 0
    last, last_hash, _at = expired[-1]
    count = Entry.objects.filter(seq__lte=last).delete()[0]
    record(at=now, action=PURGED, object_type="audit", count=count, seq=last, hash=last_hash)
    return Partly(count) if len(expired) == CUT else count


def _only_one() -> bool:
    """Has this transaction the chain for itself? SQLite's transactions are one at a time anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CHAIN_LOCK])
        return bool(cursor.fetchone()[0])


def _write(waiting: Sequence[Entry], link: Link) -> None:
    values: list[tuple[int, int, str, str]] = []
    for entry in waiting:
        following = next_link(link, entry.facts())
        values.append((entry.pk, following.seq, link.hash, following.hash))
        link = following
    with connection.cursor() as cursor:
        for start in range(0, len(values), _ROWS_PER_STATEMENT):
            part = values[start : start + _ROWS_PER_STATEMENT]
            rows = ", ".join(["(%s, %s, %s, %s)"] * len(part))
            cursor.execute(
                f"UPDATE audit_entry SET seq = v.column2, prev = v.column3, hash = v.column4 "  # noqa: S608 - placeholders
                f"FROM (VALUES {rows}) AS v WHERE audit_entry.id = v.column1",
                [value for row in part for value in row],
            )
