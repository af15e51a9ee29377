"""A new database is what walking all migrations leads to, row for row and constraint for constraint."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.processes import fresh_postgres_database, postgres_address
from tests.steps.processes import karpear

LOOK = """
import json
from django.db import connection

def limits_of(cursor, name):
    if connection.vendor == "postgresql":
        return connection.introspection.get_constraints(cursor, name)
    cursor.execute("SELECT name, sql FROM sqlite_schema WHERE tbl_name = %s AND sql IS NOT NULL", [name])
    return {name: sorted(sql.partition("(")[2].removesuffix(")").split(", ")) for name, sql in cursor.fetchall()}

# Of Django's own tables the numbers are narrower, which it decides by where it looks.
columns = (
    "SELECT table_name, column_name, replace(data_type, 'integer', 'bigint'), is_nullable"
    " FROM information_schema.columns WHERE table_schema = 'public'"
)
if connection.vendor == "sqlite":
    columns = 'SELECT t.name, c.name, c.type, c."notnull" FROM sqlite_schema t, pragma_table_info(t.name) c'
with connection.cursor() as cursor:
    cursor.execute(columns)
    tables = {"columns": sorted(cursor.fetchall()), "limits": {}, "rows": {}}
    for name in connection.introspection.table_names(cursor):
        tables["limits"][name] = limits_of(cursor, name)
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        tables["rows"][name] = cursor.fetchone()[0]
print(json.dumps(tables, sort_keys=True))
"""


def tables_after(folder: Path, address: dict[str, str], *commands: tuple[str, ...]) -> dict[str, Any]:
    folder.mkdir()
    for arguments in commands:
        done = karpear(folder, "manage", "migrate", "-v0", *arguments, **address)
        assert done.returncode == 0, done.stderr
    looked = karpear(folder, "manage", "shell", "-v0", "--no-imports", "-c", LOOK, **address)
    assert looked.returncode == 0, looked.stderr
    tables: dict[str, Any] = json.loads(looked.stdout)
    return tables


@pytest.mark.django_db
def same_both_ways(folder: Path, short: dict[str, str], walked: dict[str, str]) -> None:
    at_once = tables_after(folder / "short", short, ())
    step_by_step = tables_after(folder / "walked", walked, ("audit", "0001"), ())
    assert len(at_once["rows"]) > 100
    assert at_once == step_by_step


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_new_database_is_where_all_migrations_lead(tmp_path: Path, on_postgres: bool) -> None:
    """Walking there takes minutes, since Django draws its picture of all models again at each step."""
    if on_postgres:
        pytest.skip("this is about SQLite")
    same_both_ways(tmp_path, {}, {})


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_new_postgres_is_where_all_migrations_lead(tmp_path: Path, on_postgres: bool) -> None:
    if not on_postgres:
        pytest.skip("this is about PostgreSQL")
    short, walked = [{"DATABASE_URL": fresh_postgres_database(postgres_address())} for _way in range(2)]
    same_both_ways(tmp_path, short, walked)
