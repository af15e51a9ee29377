"""The policies in the database: made after each upgrade, and open while one goes on."""

import hashlib
import logging
from collections.abc import Collection, Iterable, Iterator
from time import sleep
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction

from karpear.db.reader import HOUSE, PERSON, READER, ROLES

from .organisations import policies_and_functions
from .terms import WHOLE

log = logging.getLogger("karpear.row_security")

#: A copy that is being made holds each table for as long as it reads it.
TRIES, LONGEST_WAIT_S = 30, 2
_WHO = f"""
    CREATE OR REPLACE FUNCTION karpear_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('{PERSON}', true), '')::uuid $$
"""
_WRITES = "INSERT, UPDATE, DELETE"


def guard_rows() -> bool:
    """Policies on every table of which `terms` says who sees what, as often as one likes; whether they stand now.

    SQLite has none, nor has a database without the two roles where whoever migrates may not make them. Whatever else
    stands in the way keeps nobody from starting: the code decides who sees what, as before.
    """
    if connection.vendor != "postgresql" or not _make_roles():
        return False
    parts = _statements()
    fingerprint = _fingerprint(parts)
    if _installed() == fingerprint:
        return True
    try:
        open_rows()
        for statements in parts.values():  # each table for itself: nobody waits for all of them
            _apply(*statements)
        _apply(f"COMMENT ON SCHEMA {WHOLE} IS '{fingerprint}'")
    except DatabaseError as error:
        log.error("the policies of rows could not be made: %s", type(error).__name__)
        return False
    return True


def open_rows() -> None:
    """While tables change the code alone decides who sees what, as on SQLite: a policy would hold on to columns.

    `guard_rows` closes them; until then `are_guarded` says no.
    """
    if not policies_stand():
        return
    _apply(f"COMMENT ON SCHEMA {WHOLE} IS NULL")
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_policies WHERE policyname = 'karpear_reads'")
        tables = [table for (table,) in cursor.fetchall()]
    for table in tables:
        _apply(f"ALTER POLICY karpear_reads ON {table} USING (true)")
    _apply(f"DROP SCHEMA {WHOLE} CASCADE")


def policies_stand() -> bool:
    """Of this version or of another, or half of them."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [WHOLE])
        return bool(cursor.fetchone() == (True,))


def _apply(*statements: str) -> None:
    """In one transaction, which takes no lock for which others would have to wait long: it comes back for it."""
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT_S}s'")
                for statement in statements:
                    cursor.execute(statement)
        except OperationalError:
            if not tries_left:
                raise
            sleep(LONGEST_WAIT_S)
        else:
            return


def are_guarded() -> bool:
    """Do the policies in the database say what this version says?"""
    return connection.vendor == "postgresql" and _installed() == _fingerprint(_statements())


def may_read_for(database: Any = connection) -> bool:
    """May this login take the role in which pages read, over this connection?

    Without it nobody is asked, whatever policies stand; behind a pooler neither.
    """
    return bool(database.may_read_for())


def _make_roles() -> bool:
    """Whether both are there, also by somebody else's hand: they belong to the whole server, not to one database."""
    for role in ROLES:
        if _has_role(role):
            continue
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"CREATE ROLE {role} NOLOGIN")
                cursor.execute(f"GRANT {role} TO CURRENT_USER")  # from 16 on its maker may else only give it away
        except DatabaseError:  # who migrates may not, or somebody else was quicker
            if not _has_role(role):
                return False
    return True


def _has_role(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def _installed() -> str:
    """What was written down when the last policy stood; empty: not all of them do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regnamespace(%s), 'pg_namespace')", [WHOLE])
        row = cursor.fetchone()
    return str(row[0] or "") if row else ""


def _statements() -> dict[str, list[str]]:
    """Table → the statements that guard it; before all of them, under no name, what they call and what they may do."""
    conditions, functions = policies_and_functions()
    first = [*_views(conditions), *functions.values(), *_grants(conditions)]
    return {"": first, **{table: list(_guard(table, condition)) for table, condition in conditions.items()}}


def _guard(table: str, term: str) -> Iterator[str]:
    yield f'DROP POLICY IF EXISTS karpear_acts ON "{table}"'
    yield f'CREATE POLICY karpear_acts ON "{table}" TO {HOUSE} USING (true) WITH CHECK (true)'
    yield f'DROP POLICY IF EXISTS karpear_reads ON "{table}"'
    yield f'CREATE POLICY karpear_reads ON "{table}" FOR SELECT TO {READER} USING ({term})'
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'


def _views(tables: Iterable[str]) -> Iterator[str]:
    yield _WHO
    yield f"DROP SCHEMA IF EXISTS {WHOLE} CASCADE"
    yield f"CREATE SCHEMA {WHOLE}"
    for table in tables:
        yield f'CREATE VIEW {WHOLE}."{table}" AS SELECT * FROM "{table}"'  # noqa: S608 - our own names


def _grants(guarded: Collection[str]) -> Iterator[str]:
    """Whoever reads writes into no guarded table, and hears of it: an UPDATE whose row a policy hides is silent."""
    for role in ROLES:
        yield f"GRANT USAGE ON SCHEMA public, {WHOLE} TO {role}"
        yield f"GRANT SELECT, {_WRITES} ON ALL TABLES IN SCHEMA public TO {role}"
        yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
        yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {WHOLE} TO {role}"
    yield f"REVOKE {_WRITES} ON {', '.join(map(connection.ops.quote_name, guarded))} FROM {READER}"


def _fingerprint(parts: dict[str, list[str]]) -> str:
    tables = sorted(connection.introspection.table_names())  # rights are given to each that is there
    return hashlib.sha256(repr((tables, parts)).encode()).hexdigest()
