"""Every row of one list joined with every row of another, written by the database itself: who is told about what.

Thousands of alerts go to the same few addresses. Handed over as whole rows they cost Python more than the database.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import randbits
from typing import Any
from uuid import UUID

from django.db import connection

from karpear.keys.ids import new_id

from .bulk import Table, pg_type, plain

_COUNTED = 12  # Hexadecimal digits of an id that count, from a number by chance; before them stands its moment.


@dataclass(frozen=True, slots=True)
class Product:
    """One row of `into` for each pair of a row of keys (any number) and a row of values (a few).

    Names are attribute names. `same`: what all rows have in common. The primary key `id` is made in the database;
    columns that nobody names hold their default. Names and numbers in the SQL are our own.
    """

    into: Table
    key_names: Sequence[str]
    keys: Sequence[Sequence[UUID | None]]
    value_names: Sequence[str]
    values: Sequence[Sequence[Any]]
    same: Mapping[str, Any]

    def insert(self) -> None:
        """Inside the caller's transaction; rows that are there already stay as they are. Raises IntegrityError."""
        if self.keys and self.values:
            statement, parameters = self._postgresql() if connection.vendor == "postgresql" else self._sqlite()
            with connection.cursor() as cursor:
                cursor.execute(statement, parameters)

    def _postgresql(self) -> tuple[str, list[Any]]:
        arrays = ", ".join(["string_to_array(%s, ',', '')::uuid[]"] * len(self.key_names))
        columns, select_list, common_values = self._selected(
            "('{head}' || lpad(to_hex({number}), {digits}, '0'))", "::{type}"
        )
        statement = (
            f"INSERT INTO {columns} SELECT {select_list}"  # noqa: S608 - our own names
            f" FROM unnest({arrays}) WITH ORDINALITY AS k({', '.join(self.key_names)}, n)"
            f" CROSS JOIN (VALUES {self._marks()}) AS v(n, {', '.join(self.value_names)}) ON CONFLICT DO NOTHING"
        )
        keys = [",".join(key.hex if key else "" for key in column) for column in zip(*self.keys, strict=True)]
        return statement, [*common_values, *keys, *(value for row in self.values for value in row)]

    def _sqlite(self) -> tuple[str, list[Any]]:
        keys = ", ".join(f"value ->> {n}" for n in range(len(self.key_names)))
        columns, select_list, common_values = self._selected("'{head}' || printf('%%0{digits}x', {number})", "")
        statement = (
            f"WITH k(n, {', '.join(self.key_names)}) AS MATERIALIZED (SELECT key, {keys} FROM json_each(%s)),"  # noqa: S608 - our own names
            f" v(n, {', '.join(self.value_names)}) AS (VALUES {self._marks()})"
            f" INSERT INTO {columns} SELECT {select_list} FROM k CROSS JOIN v WHERE true ON CONFLICT DO NOTHING"
        )
        key_rows = json.dumps([[key.hex if key else None for key in row] for row in self.keys])
        return statement, [
            key_rows,
            *(plain(value) for row in self.values for value in row),
            *map(plain, common_values),
        ]

    def _marks(self) -> str:
        return ", ".join(f"({n}{', %s' * len(self.value_names)})" for n in range(len(self.values)))

    def _selected(self, identifier: str, cast: str) -> tuple[str, str, list[Any]]:
        """The table with its columns, what is selected for each, and the values that all rows have in common."""
        # By chance, since ids of one millisecond follow each other closely: two counts that met would lose a row.
        number = f"{randbits(4 * _COUNTED - 1)} + k.n * {len(self.values)} + v.n"
        expressions = {"id": identifier.format(head=new_id().hex[:-_COUNTED], number=number, digits=_COUNTED)}
        expressions |= {name: f"k.{name}" for name in self.key_names} | {name: f"v.{name}" for name in self.value_names}
        fields = self.into.fields
        select_list = [expressions.get(field.attname, "%s") + cast.format(type=pg_type(field)) for field in fields]
        common_values = [
            value
            for field, value in zip(fields, self.into.template(self.same), strict=True)
            if field.attname not in expressions
        ]
        columns = ", ".join(str(field.column) for field in fields)
        return f"{self.into.model._meta.db_table} ({columns})", ", ".join(select_list), common_values
