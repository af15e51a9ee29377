"""What a change leaves of former rows in the files of a database, where it must not be left to chance.

PostgreSQL keeps what was changed or deleted until a vacuum, which for a small table may be weeks away; the space that
it frees is written over by the next change. SQLite overwrites with noughts at once (`db/sqlite3`).
"""

from django.db import connection, transaction
from django.db.models import Model


def clear_former_rows(*tables: type[Model]) -> None:
    """Of these tables, once the caller's transaction is committed. Where it fails, that is logged."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
        transaction.on_commit(lambda: _vacuum(names), robust=True)


def _vacuum(names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (SKIP_LOCKED, INDEX_CLEANUP ON) {names}")
