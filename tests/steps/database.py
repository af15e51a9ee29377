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
        _forget_figures()


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


def _forget_figures() -> None:
    """SQLite's figures of tables that a test filled and measured; a connection holds on to those it has read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone() is None:
            return
        cursor.execute("DROP TABLE sqlite_stat1")
    connection.close()


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
