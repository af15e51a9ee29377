"""One row in every table that has an encrypted field, made from the tables themselves: new ones come along."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, models

from karpear.keys.fields import EncryptedJSONField, EncryptedTextField
from karpear.keys.ids import new_id
from karpear.keys.rotation import encrypted_fields

CANARY = "កាណារី-canary-7731"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def value_for(field: models.Field[Any, Any]) -> Any:
    """Something that the column can hold; the canary where it is encrypted."""
    if isinstance(field, EncryptedJSONField):
        return {"said": CANARY}
    if isinstance(field, EncryptedTextField):
        return f"{field.name} {CANARY}"
    if field.null:
        return None
    if isinstance(field, models.ForeignKey):
        return value_for(field.target_field)
    plain: list[tuple[type[models.Field[Any, Any]], Any]] = [
        (models.UUIDField, new_id()),
        (models.DateTimeField, NOW),
        (models.DateField, NOW.date()),
        (models.TimeField, NOW.time()),
        (models.DurationField, timedelta(hours=1)),
        (models.JSONField, {}),
        (models.BinaryField, b"x"),
        (models.BooleanField, False),
        (models.IntegerField, 1),
        (models.FloatField, 1.0),
        (models.CharField, new_id().hex[: getattr(field, "max_length", None) or 32]),
        (models.TextField, "x"),
    ]
    return next(value for kind, value in plain if isinstance(field, kind))


def fill() -> list[tuple[type[models.Model], Any]]:
    """Write the rows, with foreign keys and checks asleep (SQLite); returns model and primary key."""
    rows = []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        for model in dict.fromkeys(model for model, _ in encrypted_fields()):
            fields = [f for f in model._meta.local_concrete_fields if not isinstance(f, models.AutoField)]
            row = model(**{f.attname: value_for(f) for f in fields})
            model._base_manager.bulk_create([row])
            rows.append((model, row.pk))
    return rows


def clear_text() -> list[bytes]:
    """The canary as it could stand in a file: as UTF-8, and as JSON writes it."""
    return [CANARY.encode(), b"canary-7731", json.dumps(CANARY).strip('"').encode()]
