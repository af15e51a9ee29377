"""A place to restore a copy on trial: an empty database and a folder, both gone afterwards.

Keys lie in that folder, beside what they open. So what a killed rehearsal left is removed when a keeper starts, and
each night. One rehearsal at a time in a data folder; whoever removes leaves one that goes on alone.
"""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    with _alone(data, wait=True):
        _remove_folders(data)
        _drop_remainders()
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=data))
        name = _create_database() if connection.vendor == "postgresql" else ""
        try:
            yield Scratch(folder, urlsplit(env("DATABASE_URL"))._replace(path=f"/{name}").geturl() if name else "")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if name:
                _drop_database(name)


def remove_remainders() -> None:
    """What rehearsals left that were killed: folders and databases."""
    data = Path(settings.KARPEAR_DATA)
    with _alone(data, wait=False) as is_alone:
        if is_alone:
            _remove_folders(data)
            _drop_remainders()


def remove_folders() -> None:
    """The folders alone, for whoever starts and must not wait for a database."""
    data = Path(settings.KARPEAR_DATA)
    with _alone(data, wait=False) as is_alone:
        if is_alone:
            _remove_folders(data)


@contextmanager
def _alone(data: Path, *, wait: bool) -> Iterator[bool]:
    """Does nobody else rehearse here? The lock falls with its process, however that ends."""
    handle = os.open(data, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _remove_folders(data: Path) -> None:
    for remainder in data.glob(f"{PREFIX}*"):
        shutil.rmtree(remainder, ignore_errors=True)


def _drop_remainders() -> None:
    """Those that our role made; others in this server have rehearsals of their own."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND pg_get_userbyid(datdba) = current_user",
            [DATABASE_PREFIX],
        )
        names = [row[0] for row in cursor.fetchall()]
    for name in names:
        with suppress(DatabaseError):  # what is left is no reason to make no copy
            _drop_database(name)


def _create_database() -> str:
    """Its name; empty: our role may not."""
    name = f"{DATABASE_PREFIX}{secrets.token_hex(4)}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0")
    except DatabaseError:
        return ""
    return name


def _drop_database(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")
