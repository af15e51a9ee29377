"""Encrypt stored values again, under the newest key."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from .cipher import SECOND_FACTORS, SealBroken, key_of, seal, unseal
from .fields import EncryptedTextField
from .ring import ring


@dataclass(frozen=True, slots=True)
class Resealed:
    """What became of the values of one column."""

    place: str
    changed: int
    broken: int


def encrypted_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted column of every table."""
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            for field in model._meta.local_fields:
                if isinstance(field, EncryptedTextField):
                    yield model, field


def reseal(model: type[models.Model], field: EncryptedTextField, *, batch: int = 500) -> Resealed:
    """Encrypt the values of one column under the primary key, a batch per transaction.

    A value that somebody changes in the meantime is left to them; one that cannot be opened is counted and
    stays as it is.
    """
    changed = broken = 0
    for rows in _batches(model, field, batch):
        updates = []
        for key, old in rows:
            if key_of(old) == ring().primary:
                continue
            try:
                updates.append((seal(unseal(old, field.place), field.place), key, old))
            except SealBroken:
                broken += 1
        changed += _write(model, field, updates)
    return Resealed(field.place, changed, broken)


def _names(model: type[models.Model], field: EncryptedTextField) -> tuple[str, str, str]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), quote(str(model._meta.pk.column)), quote(str(field.column))


def _batches(model: type[models.Model], field: EncryptedTextField, size: int) -> Iterator[list[tuple[Any, bytes]]]:
    """Raw rows (primary key, stored bytes) in the order of the primary key."""
    table, pk, column = _names(model, field)
    last_pk: list[Any] = []
    while True:
        behind = f"AND {pk} > %s" if last_pk else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {pk}, {column} FROM {table} "  # noqa: S608 - names come from the models
                f"WHERE {column} IS NOT NULL {behind} ORDER BY {pk} LIMIT {size:d}",
                last_pk,
            )
            rows = [(key, old.encode() if isinstance(old, str) else bytes(old)) for key, old in cursor.fetchall()]
        if not rows:
            return
        yield rows
        last_pk = [rows[-1][0]]


def _write(model: type[models.Model], field: EncryptedTextField, updates: list[tuple[bytes, Any, bytes]]) -> int:
    table, pk, column = _names(model, field)
    statement = f"UPDATE {table} SET {column} = %s WHERE {pk} = %s AND {column} = %s"  # noqa: S608 - as above
    changed = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for update in updates:
            cursor.execute(statement, update)
            changed += cursor.rowcount
    return changed


def reseal_second_factors() -> Resealed:
    """The same for the secrets of code apps and recovery codes, which allauth keeps in a JSON column."""
    changed = broken = 0
    for authenticator in apps.get_model("mfa", "Authenticator")._default_manager.order_by("pk").iterator():
        sealed = {name: authenticator.data[name] for name in ("secret", "seed") if name in authenticator.data}
        try:
            fresh = {name: reseal_hex(value, SECOND_FACTORS) for name, value in sealed.items()}
        except SealBroken:
            broken += 1
            continue
        if fresh != sealed:
            authenticator.data |= fresh
            authenticator.save(update_fields=["data"])
            changed += 1
    return Resealed(SECOND_FACTORS, changed, broken)


def reseal_hex(value: str, place: str) -> str:
    """A sealed value written as hex, under the primary key. Raises SealBroken."""
    try:
        blob = bytes.fromhex(value)
    except ValueError as error:
        raise SealBroken(f"A value in {place} is not encrypted.") from error
    return value if key_of(blob) == ring().primary else seal(unseal(blob, place), place).hex()
