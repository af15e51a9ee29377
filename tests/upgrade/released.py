"""What each released version wrote, put into a database of its own: made by `scripts/released_data.py`."""

import json
import lzma
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from karpear.ops.databases import SQLITE_PRAGMAS
from tests.engine.processes import fresh_postgres_database, postgres_address

HERE = Path(__file__).parent
FOLDERS = [folder.name for folder in HERE.iterdir() if (folder / "manifest.json").exists()]
VERSIONS = sorted(FOLDERS, key=lambda version: [int(number) for number in version.split(".")])
#: Of a table: its columns, and how often each row stands in it.
type Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


@dataclass
class ReleasedWorld:
    """Data folder and database as a version left them. `settings`: what a command needs besides the folder."""

    version: str
    data: Path
    database: str
    settings: dict[str, str]
    accounts: dict[str, Any]
    clear: dict[str, list[str]]

    def rows(self) -> Rows:
        return read_rows(self.data, self.database)


def read_rows(data: Path, database: str) -> Rows:
    """All of every table; of the data folder's own database, where no address is given."""
    if database:
        with psycopg.connect(database) as connection:
            named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            return {table: _all_of(connection.execute(f'SELECT * FROM "{table}"'.encode())) for (table,) in named}
    file = sqlite3.connect(data / "karpear.sqlite3")
    try:
        named = file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {table: _all_of(file.execute(f'SELECT * FROM "{table}"')) for (table,) in named}
    finally:
        file.close()


def _all_of(cursor: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
    return [column[0] for column in cursor.description], cursor.fetchall()


def made_by(version: str, data: Path, *, postgres: bool) -> ReleasedWorld:
    folder = HERE / version
    manifest = json.loads((folder / "manifest.json").read_text())
    (data / "keys").mkdir(parents=True, mode=0o700)
    for name, content in manifest["keys"].items():
        (data / "keys" / name).write_text(content)
        (data / "keys" / name).chmod(0o600)
    address = _into_postgres(folder) if postgres else _into_sqlite(folder, data)
    world = manifest["postgres" if postgres else "sqlite"]
    settings = {"KARPEAR_KEYS": str(data / "keys"), "KARPEAR_SMS": f"file:{data / 'sms'}", "KARPEAR_DEMO": "1"}
    return ReleasedWorld(
        version, data, address, settings | ({"DATABASE_URL": address} if address else {}),
        {account["name"]: account for account in world["accounts"]}, world["clear"],
    )  # fmt: skip


def _into_sqlite(folder: Path, data: Path) -> str:
    connection = sqlite3.connect(data / "karpear.sqlite3")
    connection.executescript(SQLITE_PRAGMAS.replace("FULL", "OFF"))
    connection.executescript(lzma.decompress((folder / "sqlite.sql.xz").read_bytes()).decode())
    connection.close()
    return ""


def _into_postgres(folder: Path) -> str:
    address = fresh_postgres_database(postgres_address())
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(lzma.decompress((folder / "postgres.sql.xz").read_bytes()))
    return address


def lost(before: Rows, after: Rows) -> dict[str, str]:
    """By table, what of `before` is nowhere in `after`: itself, columns of it, or rows of the columns that stayed."""
    losses = {}
    for table, (columns, rows) in before.items():
        if table not in after:
            losses[table] = f"the table, with {len(rows)} rows"
            continue
        now, rows_now = after[table]
        stayed = [column for column in columns if column in now]
        missing = _counted(columns, rows, stayed) - _counted(now, rows_now, stayed)
        if gone := sorted(set(columns) - set(stayed)):
            losses[table] = f"its columns {', '.join(gone)}, with {len(rows)} rows"
        if missing:
            losses[table] = f"{missing.total()} of {len(rows)} rows"
    return losses


def _counted(columns: list[str], rows: list[tuple[Any, ...]], chosen: list[str]) -> Counter[str]:
    places = [columns.index(column) for column in chosen]
    return Counter(repr([row[place] for place in places]) for row in rows)
