"""Databases of 0.1.0 and 0.2.0, brought to what their migrations have said since.

Until 0.3.0 was finished, first migrations were written again, and whoever had run the earlier ones has tables that lack
what the later ones make (decision 0120). What is lacking is added, before anything newer is built on it; no row is
touched. A database that is newer is left alone without being looked at.
"""

from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import UniqueConstraint

#: The first migration that was never written again: where it was run, everything before it was as it is now.
FIRST_FOR_GOOD = ("people", "0003_alarm_devices")
ROOMS = ("risks", "vault")
#: Of the tables as they were: what stands in the way of what has taken its place.
REPLACED_INDEXES = ("one_grant_per_identity", "one_grant_per_team_key", "one_grant_per_outside", "one_travel_lock")


def complete_early_tables() -> list[str]:
    """Add what tables of early versions lack. Returns what was added, as `table` or `table.column`."""
    loader = MigrationLoader(connection)
    applied = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    if not applied or FIRST_FOR_GOOD in applied:
        return []
    models = [m for m in loader.project_state(applied).apps.get_models() if m._meta.app_label in ROOMS]
    tables = set(connection.introspection.table_names())
    added = []
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.db_table not in tables:
                editor.create_model(model)
                added.append(model._meta.db_table)
            else:
                added += [*_add_columns(editor, model), *_add_tables_between(editor, model, tables)]
        for name in REPLACED_INDEXES:
            editor.execute(f"DROP INDEX IF EXISTS {editor.quote_name(name)}")
        for model in models:
            _add_indexes(editor, model)
    return added


def _add_columns(editor: Any, model: Any) -> list[str]:
    """Those that may be empty first: SQLite makes the table again for any other, with all that it has by then."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {editor.quote_name(table)} LIMIT 0")  # noqa: S608 - our own name
        columns = {column[0] for column in cursor.description}
    lacking = [field for field in model._meta.local_concrete_fields if field.column not in columns]
    for field in sorted(lacking, key=lambda field: not field.null):
        editor.add_field(model, field)
    return [f"{table}.{field.column}" for field in lacking]


def _add_tables_between(editor: Any, model: Any, tables: set[str]) -> list[str]:
    pairs = [field.remote_field.through for field in model._meta.local_many_to_many]
    lacking = [pair for pair in pairs if pair._meta.auto_created and pair._meta.db_table not in tables]
    for pair in lacking:
        editor.create_model(pair)
    return [pair._meta.db_table for pair in lacking]


def _add_indexes(editor: Any, model: Any) -> None:
    """Indexes by name; what must be unique under a condition is an index for both databases."""
    names = _index_names(model._meta.db_table)
    for index in model._meta.indexes:
        if index.name not in names:
            editor.add_index(model, index)
    for limit in model._meta.constraints:
        if isinstance(limit, UniqueConstraint) and limit.condition and limit.name not in names:
            editor.add_constraint(model, limit)


def _index_names(table: str) -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [table])
        else:
            cursor.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = %s", [table])
        return {row[0] for row in cursor.fetchall()}
