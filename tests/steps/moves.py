"""Migrations of one room undone and done again, as an upgrade does them: no policy holds on to what changes."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from karpear.ops.row_security.policies import guard_rows, open_rows

type Moves = Sequence[tuple[str, str]]


def move_there(moves: Moves) -> None:
    """Afterwards everything stands again as it does now."""
    open_rows()
    loader = MigrationLoader(connection)
    for step in moves:
        with connection.schema_editor() as editor:
            loader.get_migration(*step).apply(loader.project_state([step], at_end=False), editor)
    guard_rows()


def move_back(moves: Moves, room: str, model: str) -> Any:
    """Returns the model as it was before all of them."""
    open_rows()
    loader = MigrationLoader(connection)
    for step in reversed(moves):
        with connection.schema_editor() as editor:
            loader.get_migration(*step).unapply(loader.project_state([step], at_end=False), editor)
    return loader.project_state([(room, "0001_initial")]).apps.get_model(room, model)
