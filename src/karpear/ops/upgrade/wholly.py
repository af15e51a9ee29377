"""How much of an upgrade happens when one migration of it cannot: on SQLite nothing, on PostgreSQL what came before."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

UNCHANGED = "Nothing was changed: the version that was here before serves as it did."
BEFORE_IT = (
    "It changed nothing; what came before it is done, and `karpear web` and `karpear keep` of the version that was "
    "here before serve with it. When the reason is gone, start this version again: it goes on from there."
)


@contextmanager
def wholly() -> Iterator[None]:
    """On SQLite all migrations are one transaction, which a process that dies takes with it.

    Others read on, and whoever writes waits, or gets 503 and tries again. PostgreSQL takes each migration for itself: a
    lock on every table until the last one is done would make people wait longer than it must.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()  # which SQLite takes outside a transaction only
    try:
        with transaction.atomic():
            yield
    finally:
        connection.enable_constraint_checking()


def failure(migration: Any, error: Exception) -> str:
    """What a person who runs the server reads. The database's own words may hold values; the name of its error not."""
    what = f"The migration {migration.app_label}.{migration.name}" if migration else "A migration"
    consequence = UNCHANGED if connection.vendor == "sqlite" else BEFORE_IT
    return f"{what} failed ({type(error).__name__}). {consequence}"
