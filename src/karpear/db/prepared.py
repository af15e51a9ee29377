"""Statements of the busiest paths, compiled once.

Building and compiling a QuerySet costs Python several times what its rows cost the database. Here the ORM
still writes the SQL, so that filters and fields are said in one place, but once per process; on PostgreSQL
the statement is prepared, which spares the database its planning as well.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from .bulk import FEW, plain

type Value = UUID | str | datetime
type Answer = list[tuple[Any, ...]]

# What the drivers take as the object holds it, when that is of the field's own type.
_PLAIN = (
    models.UUIDField,
    models.CharField,
    models.DateTimeField,
    models.BooleanField,
    models.IntegerField,
    models.ForeignKey,
)


class Query:
    """A `values_list` query compiled with sample values, then run with others in their place.

    Build it where the ORM could run it: one that locks rows, inside a transaction.
    """

    def __init__(self, rows: "models.QuerySet[Any, Any]", *samples: Value) -> None:
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        self._compiler = compiler
        self._converters = compiler.get_converters([s[0] for s in compiler.select[: compiler.col_count]])
        self._native = connection.features.has_native_uuid_field
        order = [self._as_stored(s) for s in samples]
        self._order = [order.index(p) for p in params if p in order]
        if set(self._order) != set(range(len(samples))):
            raise ValueError("A sample is not a value of this query.")
        self._sql, left = with_constants(sql, params, order)
        if unplain := [param for param in left if param not in order]:
            raise TypeError(f"{type(unplain[0]).__name__} cannot be a constant here.")

    def __call__(self, *values: Value) -> Answer:
        """The rows, with these values in the order of the samples."""
        rows = execute(self._sql, [self._as_stored(values[n]) for n in self._order])
        if not self._converters:
            return rows
        return [tuple(row) for row in self._compiler.apply_converters(rows, self._converters)]

    def _as_stored(self, value: Value) -> Any:
        """As the ORM hands it to the driver."""
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        return value.hex if isinstance(value, UUID) and not self._native else value


def insert(*new: models.Model) -> None:
    """Insert new objects, as `save(force_insert=True)` would; a key that the database makes stays unknown.

    On PostgreSQL all of them are one statement: each trip to the database costs as much as its rows.
    """
    kinds = tuple(type(instance) for instance in new)
    for n, (sql, values) in enumerate(_inserts_of(kinds)):
        objects = new if len(kinds) == len(values) else new[n : n + 1]
        params = [value(instance) for instance, gets in zip(objects, values, strict=True) for value in gets]
        execute(sql, params, gives_rows=False)
    for instance in new:
        instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS


def insert_few_or_many(new: Sequence[models.Model]) -> None:
    """Insert new objects of one model, whose keys stay unknown where the database makes them."""
    if len(new) > FEW:
        type(new[0])._default_manager.bulk_create(new, batch_size=500)
    elif new:
        insert(*new)


@cache
def _inserts_of(kinds: tuple[type[models.Model], ...]) -> list[tuple[str, list[list[Callable[[models.Model], Any]]]]]:
    """The statements, with how to get the values of each of their objects."""
    single = [_insert_of(kind) for kind in kinds]
    if connection.vendor != "postgresql":
        return [(sql, [values]) for sql, values in single]
    *leading, last = (sql for sql, _values in single)
    steps = ", ".join(f"i{n} AS ({sql})" for n, sql in enumerate(leading))
    return [(f"WITH {steps} {last}" if leading else last, [values for _sql, values in single])]


def execute(sql: str, params: Sequence[Any], *, gives_rows: bool = True) -> Answer:
    """Run SQL whose text is always the same. Raises Django's database errors."""
    database = connections[DEFAULT_DB_ALIAS]  # once: `connection` is looked up at each use
    if database.vendor != "postgresql" or database.queries_logged or database.execute_wrappers:
        with database.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall() if gives_rows else []
    from psycopg import Cursor  # not needed by those on SQLite

    database.ensure_connection()
    database.validate_no_broken_transaction()
    database.take_role()  # type: ignore[attr-defined] # of PostgreSQL's alone
    with database.wrap_database_errors:
        prepared = Cursor(database.connection)
        prepared.execute(sql, params, prepare=True)
        return prepared.fetchall() if gives_rows else []


@cache
def _insert_of(model: type[models.Model]) -> tuple[str, list[Callable[[models.Model], Any]]]:
    """The statement, and for each of its places how to get the value from an object."""
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    names = ", ".join(str(f.column) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", [_value_of(f) for f in fields]  # noqa: S608 - our own names


def _value_of(field: "models.Field[Any, Any]") -> Callable[[models.Model], Any]:
    get = attrgetter(field.attname)
    dated = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    if isinstance(field, _PLAIN) and not dated:
        return get if connection.vendor == "postgresql" else lambda new: plain(get(new))
    return lambda new: field.get_db_prep_save(field.pre_save(new, True), connection)


def with_constants(sql: str, params: Sequence[Any], samples: Sequence[Any] = ()) -> tuple[str, list[Any]]:
    """Constants go into the text: a plan made for any value could not use an index on some rows only.

    Returns the text with what is left to be given: samples, and whatever has no plain form.
    """
    text, *pieces = sql.split("%s")
    left: list[Any] = []
    for param, piece in zip(params, pieces, strict=True):
        literal = "" if param in samples else _literal(param)
        text += (literal or "%s") + piece
        left += [] if literal else [param]
    return text, left


def _literal(value: Any) -> str:
    """Empty for what has none."""
    if isinstance(value, bool) and connection.vendor == "postgresql":
        return str(value).upper()
    if isinstance(value, int):
        return str(int(value))  # SQLite's partial indexes are written with 1, and TRUE would not find them
    return f"'{value}'" if isinstance(value, str) and value.isidentifier() else ""
