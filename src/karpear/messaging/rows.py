"""What became of many messages, in one statement on both databases."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from .models import Delivery

_TABLE = Delivery._meta.db_table


def update(columns: Sequence[str], rows: Sequence[tuple[Any, ...]], *, only: str = "TRUE") -> None:
    """Write `columns` of rows given as (id, attempts, value, …).

    A row is written only while its `attempts` is the given one, so that a sender whose lease was
    taken over changes nothing, and where `only` (SQL on the table `t`) holds.
    """
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            all_columns = ["id", "attempts", *columns]
            types = [_pg_type(c) for c in all_columns]
            fresh = ", ".join(f"{c} = v.n_{c}" for c in columns)
            names = ", ".join(["was_id", "was_attempts", *(f"n_{c}" for c in columns)])
            arrays = ", ".join(f"%s::{kind}[]" for kind in types)
            cursor.execute(
                f"UPDATE {_TABLE} AS t SET {fresh} FROM unnest({arrays}) AS v ({names})"  # noqa: S608
                f" WHERE t.id = v.was_id AND t.attempts = v.was_attempts AND {only}",
                [list(column) for column in zip(*rows, strict=True)],
            )
        else:
            fresh = ", ".join(f"{c} = %s" for c in columns)
            cursor.executemany(
                f"UPDATE {_TABLE} AS t SET {fresh} WHERE t.id = %s AND t.attempts = %s AND {only}",  # noqa: S608
                [tuple(map(_plain, (*row[2:], *row[:2]))) for row in rows],
            )


def _pg_type(name: str) -> str:
    """Without its length: a cast to varchar(n) would cut silently."""
    return str(Delivery._meta.get_field(name).db_type(connection)).split("(")[0]


def _plain(value: Any) -> Any:
    """As Django stores it in SQLite."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value
