"""Model fields whose value is encrypted before it reaches the database. Looking one up raises."""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from .cipher import SealBroken, seal, unseal


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text, encrypted with AES-256-GCM and bound to its table and column."""

    _pyi_private_set_type: str
    _pyi_private_get_type: str  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def _check_str_default_value(self) -> list[Any]:
        return []  # The default is text; it is encrypted like any other value.

    @property
    def place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def pack(self, value: Any) -> bytes:
        return str(value).encode()

    def unpack(self, raw: bytes) -> Any:
        return raw.decode()

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None or isinstance(value, bytes | memoryview):
            raise_if_raw(value)
            return None
        return super().get_db_prep_value(seal(self.pack(value), self.place), connection, prepared)

    def from_db_value(self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper) -> Any:
        if value is None:
            return None
        if isinstance(value, str):  # SQLite keeps whatever type somebody wrote into its file
            raise SealBroken(f"A value in {self.place} is not encrypted.")
        return self.unpack(unseal(bytes(value), self.place))

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and cannot be searched.")
        return super().get_lookup(lookup_name)


class PaddedTextField(EncryptedTextField):
    """Text of which not even the length is shown: filled up to whole blocks of so many bytes before it is encrypted."""

    def __init__(self, *args: Any, block: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block = block

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "block": self.block}

    def pack(self, value: Any) -> bytes:
        raw = super().pack(value)
        return raw.ljust(max(1, -(-len(raw) // self.block)) * self.block, b"\0")

    def unpack(self, raw: bytes) -> Any:
        return super().unpack(raw.rstrip(b"\0"))


class EncryptedJSONField(EncryptedTextField):
    """JSON, encrypted."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def pack(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()

    def unpack(self, raw: bytes) -> Any:
        return json.loads(raw)


def raise_if_raw(value: Any) -> None:
    """Bytes handed to an encrypted field are a mistake: they would be stored as they are."""
    if value is not None:
        raise TypeError("Encrypted fields take text or JSON, not bytes.")
