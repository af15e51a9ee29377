"""The tests' own database, emptied after a test that commits.

Django flushes every table and makes content types and permissions anew: a second for each such test on PostgreSQL, a
quarter of one on SQLite. Few tables hold anything then, and what Django keeps for itself is the same before and after.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

SHARED_TABLES = {"django_content_type", "auth_permission"}


def empty() -> None:
    """Delete what stands in any table. Which row points at which does not matter, since all of them go."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign key is looked at
            _delete_rows()
    else:
        with connection.constraint_checks_disabled(), transaction.atomic():
            _delete_rows()


def _delete_rows() -> None:
    with connection.cursor() as cursor:
        for name in _filled_tables():
            cursor.execute(f'DELETE FROM "{name}"')


def _filled_tables() -> list[str]:
    names = [
        name for name in connection.introspection.django_table_names(only_existing=True) if name not in SHARED_TABLES
    ]
    question = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in sorted(names))
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [name for (name,) in cursor.fetchall()]


def forget_figures() -> None:
    """SQLite's figures of tables that another test filled and emptied; plans are made as in a new database."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for statement in ("ANALYZE", "DELETE FROM sqlite_stat1", "ANALYZE sqlite_schema"):
                cursor.execute(statement)


class Snapshot:
    """All rows there are, on SQLite, to be put into the empty tables of another test."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            self.rows = {name: cursor.execute(f'SELECT * FROM "{name}"').fetchall() for name in _filled_tables()}

    def put_back(self) -> None:
        """Which row points at which is looked at when the test ends."""
        with connection.cursor() as cursor:
            for name, rows in self.rows.items():
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)


def empty_instead_of_flushing() -> None:
    """For all tests of this process."""
    TransactionTestCase._fixture_teardown = lambda _test: empty()  # type: ignore[method-assign]
