"""The least that the databases need for the same rows: one statement (or four) per batch and nothing else."""

from datetime import timedelta
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from karpear.db.statistics import refresh_statistics

BATCH = 1000
LADDER = 3

_TABLES = {
    "postgresql": """
        CREATE TABLE bench_watch (id bigserial PRIMARY KEY, due_at timestamptz NOT NULL, state int NOT NULL DEFAULT 0);
        CREATE TABLE bench_ladder (contact bigint PRIMARY KEY);
        CREATE TABLE bench_escalation (id bigserial PRIMARY KEY,
            watch bigint NOT NULL UNIQUE REFERENCES bench_watch, at timestamptz NOT NULL);
        CREATE TABLE bench_delivery (id bigserial PRIMARY KEY,
            escalation bigint NOT NULL REFERENCES bench_escalation,
            contact bigint NOT NULL REFERENCES bench_ladder, priority int NOT NULL DEFAULT 1,
            state int NOT NULL DEFAULT 0, next_at timestamptz NOT NULL, UNIQUE (escalation, contact));
        CREATE INDEX bench_due ON bench_watch (due_at) WHERE state = 0;
        CREATE INDEX bench_out ON bench_delivery (priority, next_at) WHERE state = 0""",
    "sqlite": """
        CREATE TABLE bench_watch (id integer PRIMARY KEY, due_at real NOT NULL, state int NOT NULL DEFAULT 0);
        CREATE TABLE bench_ladder (contact integer PRIMARY KEY);
        CREATE TABLE bench_escalation (id integer PRIMARY KEY,
            watch int NOT NULL UNIQUE REFERENCES bench_watch, at real NOT NULL);
        CREATE TABLE bench_delivery (id integer PRIMARY KEY,
            escalation int NOT NULL REFERENCES bench_escalation,
            contact int NOT NULL REFERENCES bench_ladder, priority int NOT NULL DEFAULT 1,
            state int NOT NULL DEFAULT 0, next_at real NOT NULL, UNIQUE (escalation, contact));
        CREATE INDEX bench_due ON bench_watch (due_at) WHERE state = 0;
        CREATE INDEX bench_out ON bench_delivery (priority, next_at) WHERE state = 0;
        CREATE TEMP TABLE bench_now (id integer PRIMARY KEY)""",
}
_NAMES = ("bench_delivery", "bench_escalation", "bench_watch", "bench_ladder", "bench_now")

_ONE_STATEMENT = """
    WITH due AS (SELECT id FROM bench_watch WHERE state = 0 AND due_at <= %s ORDER BY due_at LIMIT %s
                 FOR UPDATE SKIP LOCKED),
         claimed AS (UPDATE bench_watch w SET state = 1 FROM due WHERE w.id = due.id RETURNING w.id),
         opened AS (INSERT INTO bench_escalation (watch, at) SELECT id, %s FROM claimed RETURNING id),
         sent AS (INSERT INTO bench_delivery (escalation, contact, next_at)
                  SELECT o.id, l.contact, %s FROM opened o CROSS JOIN bench_ladder l)
    SELECT count(*) FROM claimed"""

_FOUR_STATEMENTS = (
    ("INSERT INTO bench_now SELECT id FROM bench_watch WHERE state = 0 AND due_at <= ? ORDER BY due_at LIMIT ?", 2),
    ("UPDATE bench_watch SET state = 1 WHERE id IN (SELECT id FROM bench_now)", 0),
    ("INSERT INTO bench_escalation (watch, at) SELECT id, ? FROM bench_now", 1),
    (
        "INSERT INTO bench_delivery (escalation, contact, next_at) SELECT e.id, l.contact, ?"
        " FROM bench_now n CROSS JOIN bench_escalation e CROSS JOIN bench_ladder l WHERE e.watch = n.id",
        1,
    ),
)


def plain_sql(due: int, idle: int) -> float:
    """Rows a second that plain SQL turns from due to three deliveries, in batches, each committed."""
    now, later = timezone.now(), timezone.now() + timedelta(days=300)
    _make()
    try:
        _fill(due, now - timedelta(seconds=1))
        _fill(idle, later)
        analyse()
        start, rows_done = perf_counter(), 0
        while rows_done < due:
            rows_done += _postgresql(now) if connection.vendor == "postgresql" else _sqlite(now.timestamp())
        return due / (perf_counter() - start)
    finally:
        _drop()


def analyse() -> None:
    """Fresh statistics and an empty write-ahead log, as a database that has run for a while has them."""
    list(refresh_statistics(timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")


def _make() -> None:
    _drop()
    with connection.cursor() as cursor:
        for statement in _TABLES[connection.vendor].split(";"):
            cursor.execute(statement)
        cursor.executemany("INSERT INTO bench_ladder VALUES (%s)", [(n,) for n in range(LADDER)])


def _drop() -> None:
    with connection.cursor() as cursor:
        for name in _NAMES:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")


def _fill(count: int, due_at: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("INSERT INTO bench_watch (due_at) SELECT %s FROM generate_series(1, %s)", [due_at, count])
        else:
            cursor.executemany("INSERT INTO bench_watch (due_at) VALUES (%s)", [(due_at.timestamp(),)] * count)


def _postgresql(now: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_STATEMENT, [now, BATCH, now, now])
        return int(cursor.fetchone()[0])


def _sqlite(now: float) -> int:
    """Straight on the driver: Django's wrapper is not part of the least there is to do."""
    arguments = {2: (now, BATCH), 1: (now,), 0: ()}
    with transaction.atomic():
        raw = connection.connection
        raw.execute("DELETE FROM bench_now")
        rows_done = 0
        for n, (statement, count) in enumerate(_FOUR_STATEMENTS):
            changed = raw.execute(statement, arguments[count]).rowcount
            rows_done = changed if n == 0 else rows_done
    return rows_done
