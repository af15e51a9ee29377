"""Rows of any table as lines of JSON that either database can read back.

Encrypted fields travel as they are stored: neither making nor loading a copy needs the keys.
"""

import base64
import json
from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import BinaryField, ExpressionWrapper, F, JSONField

LEFT_OUT = {
    ("alerts", "position"),  # where people were is not kept longer than the table keeps it
    ("alerts", "positionkey"),
    ("activities", "trackkey"),
    ("activities", "trackfix"),
    ("sessions", "session"),
}
LEFT_OUT_APPS = {"contenttypes", "auth"}  # made by migrations, and nothing of ours points there
ROWS_IN_A_PIECE = 2000

type Model = type[models.Model]


def copied_models(registry: Apps) -> list[Model]:
    """Every table that belongs in a copy."""
    all_models = registry.get_models(include_auto_created=True)
    return [
        m
        for m in all_models
        if m._meta.managed
        and not m._meta.proxy
        and m._meta.app_label not in LEFT_OUT_APPS
        and (m._meta.app_label, m._meta.model_name) not in LEFT_OUT
    ]


def _fields(model: Model) -> list[Any]:
    return [f for f in model._meta.concrete_fields if not f.generated]


def pieces(model: Model) -> Iterator[bytes]:
    """The table's rows, some thousands of lines at a time; the first line of each names the columns."""
    fields = _fields(model)
    raw = {
        f"_raw_{f.name}": ExpressionWrapper(F(f.name), output_field=BinaryField())
        for f in fields
        if isinstance(f, BinaryField)
    }
    names = [f"_raw_{f.name}" if isinstance(f, BinaryField) else f.attname for f in fields]
    rows = model._default_manager.annotate(**raw).order_by("pk").values_list(*names)
    head = json.dumps([f.column for f in fields])
    for batch in batched(rows.iterator(chunk_size=ROWS_IN_A_PIECE), ROWS_IN_A_PIECE):
        lines = [json.dumps([_out(f, v) for f, v in zip(fields, row, strict=True)]) for row in batch]
        yield "\n".join([head, *lines, ""]).encode()


def load(model: Model, piece: bytes) -> int:
    """Write one piece into an empty table, inside the caller's transaction. Returns the number of rows.

    What a table of an early version lacked (ops/upgrade/early.py) has the value that it begins with.
    """
    head, *lines = piece.decode().splitlines()
    columns = json.loads(head)
    by_column = {f.column: f for f in _fields(model)}
    fields = [by_column[c] for c in columns]
    later = [f for c, f in by_column.items() if c not in columns and not f.null and f.has_default()]
    quote = connection.ops.quote_name
    names = ", ".join(quote(f.column) for f in (*fields, *later))
    marks = ", ".join("%s" for _field in (*fields, *later))
    first = [f.get_db_prep_save(f.get_default(), connection) for f in later]
    values = [[*(_in(f, v) for f, v in zip(fields, json.loads(line), strict=True)), *first] for line in lines]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})", values)  # noqa: S608
    return len(values)


def _out(field: Any, value: Any) -> Any:
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(field, BinaryField):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, str | int | float | bool):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _in(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, BinaryField):
        return BinaryField().get_db_prep_value(base64.b64decode(value), connection)
    if isinstance(field, JSONField):
        return field.get_db_prep_save(value, connection)
    return _target(field).get_db_prep_save(_target(field).to_python(value), connection)


def _target(field: Any) -> Any:
    while field.remote_field is not None:
        field = field.target_field
    return field


def count_rows() -> int:
    """In all tables that belong in a copy."""
    return sum(model._base_manager.count() for model in copied_models(apps))
