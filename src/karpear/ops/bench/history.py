"""What years leave behind, written straight into the tables: lines of the audit, chained as the keeper chains them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from karpear.audit.actions.chain import chain_entries
from karpear.audit.models import FACTS, Entry, facts
from karpear.audit.queries import head
from karpear.keys.ids import new_id
from karpear.rules.secret.chain import next_link

from .rows import write

#: What most lines tell of.
ACTIONS = (("checkin.kept", "promise"), ("promise.missed", "promise"), ("alert.climbed", "alert"))


def write_audit(count: int, organisations: list[UUID], begin: datetime, end: datetime) -> None:
    """`count` lines from `begin` to `end` at the end of a chain that still holds afterwards."""
    while chain_entries(now=end):
        pass
    key = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    write(Entry, ("id", *FACTS, "seq", "prev", "hash"), _lines(count, key, organisations, begin, end))
    if connection.vendor == "postgresql" and count:  # it counts keys by itself, and does not see those that were given
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), %s)", [key + count])


def _lines(
    count: int, key: int, organisations: list[UUID], begin: datetime, end: datetime
) -> Iterator[tuple[Any, ...]]:
    link, step = head(), (end - begin) / max(1, count)
    for n in range(count):
        action, kind = ACTIONS[n % len(ACTIONS)]
        organisation = organisations[n % len(organisations)]
        line = (begin + step * n, organisation, new_id(), action, kind, new_id(), {"step": n % 5})
        following = next_link(link, facts(line))
        yield key + 1 + n, *line, following.seq, link.hash, following.hash
        link = following
