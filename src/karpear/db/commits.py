"""Hears of what any process commits, so that nobody has to ask again and again.

SQLite: the kernel says when somebody writes into the log (`-wal`), which happens just before a commit can be seen; then
`PRAGMA data_version` is asked until it can. Where the kernel says nothing, the version alone is asked, less often.
PostgreSQL: `LISTEN`; the tables named by `install_triggers` notify. Whatever is missed here is found by the next sweep.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from .inotify import FolderWatch

CHANNEL = "karpear_wake"
ASK_S = 0.025
"""How often the version is asked where the kernel says nothing of writes: about 0.2 % of a core."""
FIRST_LOOK_S, LAST_LOOK_S = 0.001, 0.5
"""After a write: how soon it is looked whether it was committed, each further look twice as late as the one before, and
the last. Between write and commit stands the disk."""

type Ring = Callable[[], None]


async def follow(stop: asyncio.Event, ring: Ring) -> None:
    """Ring at each commit of anybody until `stop`. Raises what the connection raises: call it again then."""
    if connection.vendor == "postgresql":
        await _listen(stop, ring)
    else:
        await _follow_log(stop, ring)


async def _listen(stop: asyncio.Event, ring: Ring) -> None:
    import psycopg  # not needed by those on SQLite

    listening = await asyncio.to_thread(_listening, psycopg.connect)
    loop, gone = asyncio.get_running_loop(), asyncio.Event()

    def hear() -> None:
        try:
            listening.pgconn.consume_input()
        except psycopg.OperationalError:
            gone.set()
        while listening.pgconn.notifies():
            ring()

    loop.add_reader(listening.fileno(), hear)
    ring()  # for what was committed before anybody listened
    try:
        waits = [asyncio.create_task(event.wait()) for event in (stop, gone)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
    finally:
        loop.remove_reader(listening.fileno())
        listening.close()
    if gone.is_set():
        raise ConnectionError("nobody tells of commits")


def _listening(connect: Callable[..., Any]) -> Any:
    """Without the driver's own loop around notifications, which wakes ten times a second."""
    ours = ("cursor_factory", "context")
    params = {key: value for key, value in connection.get_connection_params().items() if key not in ours}
    listening = connect(**params, autocommit=True)
    listening.execute(f"LISTEN {CHANNEL}".encode())
    return listening


async def _follow_log(stop: asyncio.Event, ring: Ring) -> None:
    name = Path(str(connection.settings_dict["NAME"]))
    version = Version(name)
    watch = FolderWatch.of(name.parent)
    try:
        if watch is None:
            await _ask_again_and_again(stop, version, ring)
        else:
            await Log(watch, f"{name.name}-wal", version, ring).follow(stop)
    finally:
        version.close()
        if watch is not None:
            watch.close()


class Version:
    """What SQLite counts up when somebody else commits: read from shared memory in a few microseconds."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None, timeout=0)
        self._last = -1
        self.has_changed()  # whoever has the file for themselves for a moment, as at a start, is waited for later

    def has_changed(self) -> bool:
        """Since the last call that said so. When it cannot be read now, a later look or the sweep will do."""
        try:
            fresh = self._read()
        except sqlite3.OperationalError:
            return False
        last, self._last = self._last, fresh
        return fresh != last

    def close(self) -> None:
        self._connection.close()

    def _read(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


class Log:
    """Rings when a write into the log has become a commit."""

    def __init__(self, watch: FolderWatch, name: str, version: Version, ring: Ring) -> None:
        self.watch, self.name, self.version, self.ring = watch, name, version, ring
        self._look: asyncio.TimerHandle | None = None
        self._waited = 0.0

    async def follow(self, stop: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        loop.add_reader(self.watch.number, self._written)
        try:
            await stop.wait()
        finally:
            loop.remove_reader(self.watch.number)
            if self._look:
                self._look.cancel()

    def _written(self) -> None:
        """A first look that is on its way stays: else those who write all the time would put it off for ever."""
        if self.name not in self.watch.names() or (self._look and self._waited == FIRST_LOOK_S):
            return
        if self._look:
            self._look.cancel()
        self._look_in(FIRST_LOOK_S)

    def _look_in(self, seconds: float) -> None:
        self._waited = seconds
        self._look = asyncio.get_running_loop().call_later(seconds, self._is_it_committed)

    def _is_it_committed(self) -> None:
        self._look = None
        if self.version.has_changed():
            self.ring()
        elif self._waited < LAST_LOOK_S:
            self._look_in(self._waited * 2)


async def _ask_again_and_again(stop: asyncio.Event, version: Version, ring: Ring) -> None:
    while not stop.is_set():
        if version.has_changed():
            ring()
        await asyncio.sleep(ASK_S)


def install_triggers(tables: Mapping[str, str]) -> None:
    """PostgreSQL: each statement on one of these tables rings: table → what kind of statement."""
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {CHANNEL}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN NOTIFY {CHANNEL}; RETURN NULL; END $$"
        )
        for table, when in tables.items():
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {CHANNEL} AFTER {when} ON {table}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {CHANNEL}()"
            )
