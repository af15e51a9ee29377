"""Rows of one moment keep their places: what people are shown does not change from one look to the next."""

import ast
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from tests.house.source import name, part_of, python_files, tree

#: What no two rows share, or no two of those that are shown together.
UNIQUE = {"id", "pk", "number", "seq", "slot"}


def orders() -> Iterator[tuple[str, list[str]]]:
    """(where, fields) of each order that a query writes down."""
    for path in python_files():
        for node in ast.walk(tree(path)) if part_of(path, "queries") else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "order_by":
                fields = [field.value for field in node.args if isinstance(field, ast.Constant)]
                yield f"{name(path)}:{node.lineno}", [str(field).removeprefix("-") for field in fields]


def test_a_query_ends_with_what_no_two_rows_share() -> None:
    tied = [where for where, fields in orders() if fields and not UNIQUE & set(fields)]
    assert not tied, 'Two rows may have the same moment or name: order_by("at", "id"):\n' + "\n".join(tied)


def test_a_model_ends_with_what_no_two_rows_share() -> None:
    ordered = [model for model in apps.get_models() if model.__module__.startswith("karpear.") and model._meta.ordering]
    tied = [model.__name__ for model in ordered if not is_total(model)]
    assert not tied, f'Two rows may have the same moment or place: ordering = ("at", "id"): {tied}'


def is_total(model: type[models.Model]) -> bool:
    """Its id, or what makes a row the only one beside the same owner."""
    fields = {str(field).removeprefix("-") for field in model._meta.ordering}
    sets = [{field.name} for field in model._meta.fields if field.unique]
    sets += [set(unique.fields) for unique in model._meta.total_unique_constraints]
    return any(fields & shared for shared in sets)
