"""Many rows of this room in one statement, encrypted on the way."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models

from karpear.db.bulk import table
from karpear.keys.fields import EncryptedTextField


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]], **constants: Any) -> None:
    """Insert rows, given by attribute name, inside the caller's transaction; `constants`: what all of them hold."""
    into = table(model)
    special = {
        field.attname: field
        for field in into.fields
        if isinstance(field, EncryptedTextField | models.JSONField | models.BinaryField)
    }
    blank = into.template(constants)
    complete_rows = []
    for values in rows:
        row = blank.copy()
        for name, value in values.items():
            field = special.get(name)
            row[into.places[name]] = field.get_db_prep_value(value, connection) if field else value
        complete_rows.append(row)
    into.insert(complete_rows)
