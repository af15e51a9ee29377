"""Nightly copies in tests: a folder, an offline key, and what the settings say of them."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pyrage

from karpear.ops.backup_env import BackupPlan
from karpear.rules.backup.nights import KeepCounts


@dataclass(frozen=True)
class OfflineKey:
    """The key that lies in an envelope: `recipient` is known to the server, `file` is not."""

    recipient: str
    file: Path


def offline_key(folder: Path, name: str = "recovery.txt") -> OfflineKey:
    identity = pyrage.x25519.Identity.generate()
    file = folder / name
    file.write_text(f"# created: today\n{identity}\n")
    return OfflineKey(str(identity.to_public()), file)


def rows_of(data: Path, statement: str) -> list[tuple[object, ...]]:
    """What the database in this folder answers; nothing while it is not there yet."""
    with closing(sqlite3.connect(f"file:{data}/karpear.sqlite3?mode=ro", uri=True)) as connection:
        try:
            return connection.execute(statement).fetchall()
        except sqlite3.OperationalError:
            return []


def backup_plan_in(folder: Path, key: OfflineKey | tuple[str, ...], **commands: tuple[str, ...]) -> BackupPlan:
    """What the settings would say."""
    recipients = (key.recipient,) if isinstance(key, OfflineKey) else key
    return BackupPlan(
        folder=folder, recipients=recipients, at=time(2, 30), keep=KeepCounts(), send=commands.get("send", ()),
        fetch=commands.get("fetch", ()),
    )  # fmt: skip
