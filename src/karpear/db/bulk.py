"""Many rows in one statement on both databases: what the ORM does one object at a time.

Measured on two shared cores with foreign keys and constraints on: COPY and executemany write four to five
times as many rows a second as `bulk_create`, whose cost is making the objects and one parameter at a time.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction

type Row = Sequence[Any]

#: So many rows PostgreSQL gets in one trip as one statement; COPY takes three, and a savepoint two more.
FEW = 20
_PG_NAMES = {"smallint": "int2", "integer": "int4", "bigint": "int8"}


class Table:
    """A model's columns in order, with what each holds when nothing is said."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.fields = list(model._meta.concrete_fields)
        self.places = {f.attname: n for n, f in enumerate(self.fields)}

    def template(self, constants: Mapping[str, Any]) -> list[Any]:
        """A row with these values (by attribute name) and the defaults of all others, to be copied and filled."""
        row = [f.get_default() for f in self.fields]
        for name, value in constants.items():
            row[self.places[name]] = value
        for n, field in enumerate(self.fields):
            if isinstance(field, models.BinaryField) and isinstance(row[n], str):
                row[n] = field.get_db_prep_value(row[n], connection)
        return row

    def at(self, *names: str) -> tuple[int, ...]:
        """Where these attributes stand in a row."""
        return tuple(self.places[name] for name in names)

    def insert(self, rows: Sequence[Row]) -> None:
        """Insert complete rows inside the caller's transaction. Raises IntegrityError."""
        if not rows:
            return
        if connection.vendor != "postgresql":
            _execute_many(self, rows, "")
        elif len(rows) <= FEW:
            _insert_few(self, rows, "")
        else:
            _copy(self, rows)

    def insert_missing(self, rows: Sequence[Row]) -> None:
        """The same, but rows that are there already stay as they are."""
        if not rows:
            return
        if connection.vendor != "postgresql":
            # Unlike INSERT OR IGNORE this passes over nothing but rows that are there already.
            _execute_many(self, rows, " ON CONFLICT DO NOTHING")
            return
        if len(rows) <= FEW:
            _insert_few(self, rows, " ON CONFLICT DO NOTHING")
            return
        try:
            with transaction.atomic():
                _copy(self, rows)
        except IntegrityError:  # Some are there already; or one is wrong, which this raises again.
            _execute_many(self, rows, " ON CONFLICT DO NOTHING")


@cache
def table(model: type[models.Model]) -> Table:
    """The table of a model."""
    return Table(model)


def _copy(into: Table, rows: Iterable[Row]) -> None:
    names = ", ".join(str(f.column) for f in into.fields)
    start = f"COPY {into.model._meta.db_table} ({names}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(start) as copy:
        copy.set_types([pg_type(f) for f in into.fields])
        for row in rows:
            copy.write_row(row)


def _insert_few(into: Table, rows: Sequence[Row], ending: str) -> None:
    """On PostgreSQL."""
    from psycopg.types.json import Jsonb  # not needed by those on SQLite

    names = ", ".join(str(f.column) for f in into.fields)
    marks = ", ".join(["(" + ", ".join(["%s"] * len(into.fields)) + ")"] * len(rows))
    sql = f"INSERT INTO {into.model._meta.db_table} ({names}) VALUES {marks}{ending}"  # noqa: S608 - our own names
    values: list[Any] = [Jsonb(v) if isinstance(v, list | dict) else v for row in rows for v in row]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _execute_many(into: Table, rows: Sequence[Row], ending: str) -> None:
    names = ", ".join(str(f.column) for f in into.fields)
    marks = ", ".join(["%s"] * len(into.fields))
    sql = f"INSERT INTO {into.model._meta.db_table} ({names}) VALUES ({marks}){ending}"  # noqa: S608 - our own names
    stored_rows = rows if connection.vendor == "postgresql" else _as_sqlite_stores(into, rows)
    with connection.cursor() as cursor:
        cursor.executemany(sql, stored_rows)


def pg_type(field: "models.Field[Any, Any]") -> str:
    """Without its length: a cast to varchar(n) would cut silently."""
    name = str(field.db_type(connection)).split("(")[0]
    return _PG_NAMES.get(name, name)


def _as_sqlite_stores(into: Table, rows: Iterable[Row]) -> list[list[Any]]:
    """UUIDs as hex, times and lists as text, column by column: most columns hold the same few values."""
    columns = [_column(values) for values in zip(*rows, strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


def _column(values: Sequence[Any]) -> Sequence[Any]:
    first = next((v for v in values if v is not None), None)
    if isinstance(first, UUID):
        return [v.hex if v is not None else None for v in values]
    if isinstance(first, datetime):
        plain_by_value = {v: plain(v) for v in set(values)}  # a batch has few moments
        return [plain_by_value[v] for v in values]
    if isinstance(first, dict):
        return [json.dumps(v) if v is not None else None for v in values]
    return [json.dumps(v) if v else "[]" for v in values] if isinstance(first, list) else values


def plain(value: Any) -> Any:
    """As SQLite stores it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value
