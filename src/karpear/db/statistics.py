"""What the database knows about its tables, from which it chooses how to read them."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

#: So much of each index is read, so that nobody who writes waits for it.
ROWS_LOOKED_AT = 5000
#: Of an empty table it notes nothing, and then expects a million rows: where two are joined it would begin with people.
_SAY_SMALL = """INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT %s, NULL, '50'
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_stat1 WHERE tbl = %s AND stat NOT LIKE '0 %%')"""


def refresh_statistics(_now: datetime) -> Iterator[int]:
    """SQLite looks at each table again, one by one; PostgreSQL does so by itself. Yields 0: no row changed."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
            cursor.execute(_SAY_SMALL, [name, name])
            yield 0
