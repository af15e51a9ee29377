"""What years leave behind, written straight into the tables: lines of the audit, chained as the keeper chains them."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from karpear.audit.actions.chain import chain_entries
from karpear.audit.models import Entry
from karpear.audit.queries import head
from karpear.db.bulk import table
from karpear.keys.ids import new_id
from karpear.rules.secret.chain import next_link

BATCH = 20_000
#: What most lines tell of.
ACTIONS = (("checkin.kept", "promise"), ("promise.missed", "promise"), ("alert.climbed", "alert"))


def write_audit(count: int, organisations: list[UUID], begin: datetime, end: datetime) -> None:
    """`count` lines from `begin` to `end` at the end of a chain that still holds afterwards."""
    while chain_entries(now=end):
        pass
    entries = table(Entry)
    names = ("id", "at", "organisation", "actor", "action", "object_type", "object_id", "detail", "seq", "prev", "hash")
    places, template = entries.at(*names), entries.template({})
    key, link = Entry.objects.aggregate(last=Max("pk"))["last"] or 0, head()
    step = (end - begin) / max(1, count)
    for start in range(0, count, BATCH):
        rows = []
        for n in range(start, min(count, start + BATCH)):
            action, kind = ACTIONS[n % len(ACTIONS)]
            organisation, actor, thing = organisations[n % len(organisations)], new_id(), new_id()
            entry = Entry(
                at=begin + step * n, organisation=organisation, actor=actor, action=action, object_type=kind,
                object_id=thing, detail={"step": n % 5},
            )  # fmt: skip
            following = next_link(link, entry.facts())
            key += 1
            row = template.copy()
            values = (
                key, entry.at, organisation, actor, action, kind, thing, entry.detail, following.seq, link.hash,
                following.hash,
            )  # fmt: skip
            for place, value in zip(places, values, strict=True):
                row[place] = value
            rows.append(row)
            link = following
        with transaction.atomic():
            entries.insert(rows)
    _go_on_after(key)


def _go_on_after(key: int) -> None:
    """PostgreSQL counts keys by itself, and does not see those that were given."""
    if connection.vendor == "postgresql" and key:
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), %s)", [key])
