"""`karpear restore`: a backup back into an empty installation, on either database."""

import json
import os
import tarfile
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage
from django.apps.registry import Apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from karpear.audit.actions.lines import record
from karpear.ops.console import CannotStart
from karpear.people.models import Person

from ..new_database import make_tables
from ..row_security.policies import open_rows
from ..upgrade.pictures import redrawn_where_changed
from .archive import COUNTS, FORMAT
from .rows import copied_models, load

#: How a file of age begins, and one in letters.
AGE_HEADS = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")


def restore(*, file: Path, identity: Path, now: datetime) -> int:
    """Load `file`; returns the number of rows. All or nothing. Raises CannotStart.

    The tables are made as they were when the copy was taken, filled, and then brought up to date, so a
    newer version restores an older copy.
    """
    identities = _identities(identity)
    try:
        refuse_unless_empty()
        rows = _load_copy(file, identities, now)
    except (DatabaseError, OSError) as error:
        raise CannotStart(
            f"The copy could not be loaded ({type(error).__name__}). Is there room on the disk, and does the database "
            "answer? No row was written."
        ) from error
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except CommandError as error:
        raise CannotStart(f"The copy is loaded, as of its own version. {error}") from error
    with transaction.atomic():
        record(at=now, action="backup_restored", object_type="backup", rows=rows)
    return rows


def _load_copy(file: Path, identities: list[Any], now: datetime) -> int:
    """Rows and keys of the copy, in tables as they were then. Returns the number of rows."""
    with Decrypted(file, identities) as members:
        name, content = next(members, ("", b""))
        if name != "manifest.json":
            raise CannotStart(f"{file} is not a backup of this product.")
        models = {m._meta.label_lower: m for m in copied_models(_tables_of(json.loads(content)))}
        with transaction.atomic():
            _empty(list(models.values()))
            rows, keys = _load_members(members, models)
            _continue_numbers(list(models.values()))
            install_keys(keys, now)
    return rows


def _load_members(members: Iterator[tuple[str, bytes]], models: dict[str, Any]) -> tuple[int, dict[str, bytes]]:
    """How many rows were loaded, and the key files. Raises CannotStart when the copy says that it had others."""
    counts: Counter[str] = Counter()
    keys: dict[str, bytes] = {}
    for name, content in members:
        kind, label, *_ = name.split("/")
        if kind == "keys":
            keys[label] = content
        elif kind == "rows":
            counts[label] += load(models[label], content)
        elif name == COUNTS and counts != (copied := Counter(json.loads(content))):
            wrong = sorted(label for label in counts | copied if counts[label] != copied[label])
            raise CannotStart(f"Rows are missing in this copy: {', '.join(wrong)}. Nothing was changed.")
    return counts.total(), keys


def refuse_unless_empty() -> None:
    """Raises CannotStart when anybody is in this database."""
    tables = connection.introspection.table_names()
    if Person._meta.db_table in tables and Person.objects.exists():
        raise CannotStart("This database is not empty. Restore into a new one; nothing was changed.")


def _empty(models: list[Any]) -> None:
    """What a first start wrote while nobody was there: about the machine, and the link that makes an operator."""
    refuse_unless_empty()
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - our own name


def _identities(path: Path) -> list[Any]:
    try:
        if any(path.read_bytes().startswith(head) for head in AGE_HEADS):
            raise CannotStart(
                f"{path} is encrypted itself, with a passphrase. Open it: age -d {path} > recovery.txt  Then restore "
                "with --identity recovery.txt, and shred it."
            )
        lines = [line.strip() for line in path.read_text().splitlines()]
        identities = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise CannotStart(f"The key file {path} cannot be read: {error}.") from error
    if not identities:
        raise CannotStart(f"{path} holds no age key (AGE-SECRET-KEY-…).")
    return identities


def _tables_of(manifest: dict[str, Any]) -> Apps:
    """Make the tables as they were at the time of the copy; returns their models. Raises CannotStart."""
    if manifest["format"] != FORMAT:
        raise CannotStart("This backup was made by a newer version. Install that version, then restore.")
    executor = MigrationExecutor(connection)
    migrations = [(app, name) for app, name in manifest["migrations"]]
    if unknown := [migration for migration in migrations if migration not in executor.loader.graph.nodes]:
        raise CannotStart(
            f"This backup was made by a newer version (it has {'.'.join(unknown[0])}). Install that first."
        )
    applied = set(executor.loader.applied_migrations)
    if applied - set(migrations):
        raise CannotStart("This database has newer tables than the copy. Restore into a new one; nothing was changed.")
    if set(migrations) != set(executor.loader.graph.nodes) or not make_tables():
        open_rows()
        with redrawn_where_changed():
            executor.migrate([migration for migration in migrations if migration not in applied])
    registry: Apps = MigrationExecutor(connection).loader.project_state(migrations).apps
    return registry


def _continue_numbers(models: list[Any]) -> None:
    """Counted ids go on after the highest one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def install_keys(keys: dict[str, bytes], now: datetime) -> None:
    """Put the key ring of the copy in place; a ring that was there is put aside, never deleted."""
    folder = Path(settings.KARPEAR_KEYS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    old = [p for p in folder.iterdir() if p.is_file()]
    if old:
        aside = folder / f"before-restore-{now:%Y%m%dT%H%M%S}"
        aside.mkdir(mode=0o700)
        for path in old:
            path.rename(aside / path.name)
    for name, content in keys.items():
        handle = os.open(folder / Path(name).name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())


class Decrypted:
    """The members of an encrypted tar file, one after the other; nothing in clear touches the disk.

    A copy that was cut short or changed raises CannotStart at its end at the latest.
    """

    def __init__(self, file: Path, identities: list[Any]) -> None:
        self.file = file
        self.identities = identities
        self.error: Exception | None = None
        read_end, write_end = os.pipe()
        self.reader = os.fdopen(read_end, "rb")
        self.thread = threading.Thread(target=self._decrypt, args=(os.fdopen(write_end, "wb"),), daemon=True)

    def _decrypt(self, out: Any) -> None:
        try:
            with self.file.open("rb") as source, out:
                pyrage.decrypt_io(source, out, self.identities)
        except Exception as error:  # noqa: BLE001 - told to the reader, in the other thread
            self.error = error

    def __enter__(self) -> Iterator[tuple[str, bytes]]:
        self.thread.start()
        return self._members()

    def __exit__(self, *_: object) -> None:
        self.reader.close()
        self.thread.join(5)

    def _members(self) -> Iterator[tuple[str, bytes]]:
        try:
            with tarfile.open(mode="r|", fileobj=self.reader) as tar:
                for info in tar:
                    inside = tar.extractfile(info)
                    yield info.name, inside.read() if inside else b""
            self.reader.read()
        except tarfile.TarError as error:
            self.error = self.error or error
        self.thread.join()
        if self.error:
            raise CannotStart(f"{self.file} cannot be opened: wrong key, or cut short or damaged ({self.error}).")
