"""What the database knows about its tables, from which it chooses how to read them."""

from datetime import datetime

from django.db import connection

#: So many rows of an index are looked at, so that nobody waits for it.
ROWS_LOOKED_AT = 1000
#: Analyse what has grown tenfold, or was never looked at, in all tables.
WHAT = 0x10002


def refresh_statistics(*, now: datetime) -> int:
    """On SQLite a table that grew is looked at again; PostgreSQL does so by itself. Returns 0: no row changed."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute(f"PRAGMA optimize = {WHAT}")
    return 0
