"""A place to restore a copy on trial: an empty database and a folder, both gone afterwards."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection

from ..env import env

PREFIX = "rehearsal-"
DATABASE_PREFIX = "karpear_rehearsal_"


@dataclass(frozen=True, slots=True)
class Scratch:
    """`url`: of the scratch database; empty: SQLite in `folder`."""

    folder: Path
    url: str

    @property
    def database(self) -> str:
        return "postgresql" if self.url else "sqlite"


@contextmanager
def scratch_place() -> Iterator[Scratch]:
    """On PostgreSQL a database of its own, where our role may create one; else a file of SQLite."""
    data = Path(settings.KARPEAR_DATA)
    for remainder in data.glob(f"{PREFIX}*"):
        shutil.rmtree(remainder, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=data))
    name = _create_database() if connection.vendor == "postgresql" else ""
    try:
        yield Scratch(folder, urlsplit(env("DATABASE_URL"))._replace(path=f"/{name}").geturl() if name else "")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if name:
            _drop_database(name)


def _create_database() -> str:
    """Its name; empty: our role may not."""
    name = f"{DATABASE_PREFIX}{secrets.token_hex(4)}"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [DATABASE_PREFIX])
            remainders = [row[0] for row in cursor.fetchall()]
        for remainder in remainders:
            _drop_database(remainder)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0")
    except DatabaseError:
        return ""
    return name


def _drop_database(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")
