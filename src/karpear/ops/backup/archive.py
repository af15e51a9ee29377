"""`karpear backup`: one `age` file, taken while everything runs: keys and all rows except positions."""

import io
import json
import os
import secrets
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import pyrage
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from karpear import __version__
from karpear.audit.actions.lines import record
from karpear.db.crash import crash_at
from karpear.ops.console import CannotStart

from ..key_check import keys_open, other_keys
from ..upgrade.migrations import pending_migrations
from .rows import copied_models, pieces

FORMAT = 1
MADE = "backup_made"
#: Under which the audit's lines about copies are found: it has an index for that, and none for what was done.
BACKUPS_ID = UUID("0b6a9f0e-4e1c-5f63-9c55-7a1d7f0c2b11")
COUNTS = "counts/rows"
#: Opens the copies of this month for trial (trial_key.py). It opens nothing that the other keys do not, and no copy
#: needs it.
TRIAL_KEY = "rehearsal.age"
DRAFT = ".part"


def back_up(*, file: Path, to: Sequence[str], now: datetime) -> int:
    """Write `file`, encrypted to the `age1…` recipients; returns the number of bytes. Raises CannotStart.

    The file appears under its name only when it is complete.
    """
    _refuse_what_nobody_restores()
    try:
        recipients = [pyrage.x25519.Recipient.from_str(recipient) for recipient in to]
    except pyrage.RecipientError as error:
        raise CannotStart(f"--to must be an age recipient (age1…): {error}.") from error
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}{DRAFT}")
    try:
        size = _write_draft(draft, recipients, now)
        crash_at("copy_drafted")
        draft.rename(file)
        _sync_folder(file.parent)
    except OSError as error:
        raise CannotStart(f"{file} cannot be written: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)
    with transaction.atomic():
        record(at=now, action=MADE, object_type="backup", object_id=BACKUPS_ID, bytes=size)
    return size


def _refuse_what_nobody_restores() -> None:
    """Tables of another version cannot be read by this one; rows without their keys are lost. Raises CannotStart."""
    try:
        pending, is_ours = pending_migrations(), keys_open()
    except DatabaseError as error:
        raise CannotStart(
            f"There is nothing to copy, or the database does not answer ({type(error).__name__})."
        ) from error
    if pending:
        raise CannotStart(
            "This database is of an older version than this program, which cannot copy it. Make the copy with the "
            "version that it is of, or start this one first."
        )
    if not is_ours:
        raise CannotStart(other_keys())


def _write_draft(draft: Path, recipients: list[Any], now: datetime) -> int:
    """All of it, on the disk when this returns. Returns the number of bytes. Raises OSError."""
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out, _snapshot():
        source, target = Pull(_archive(now)), Push(out)
        try:
            pyrage.encrypt_io(source, target, recipients)
        except pyrage.EncryptError as error:
            raise source.error or target.error or error from error
        out.flush()
        os.fsync(out.fileno())
        return out.tell()


def _sync_folder(folder: Path) -> None:
    """A name that was given lasts through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody who writes has to wait for it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _archive(now: datetime) -> Iterator[bytes]:
    """The tar file, a bit at a time: what it is, the keys, the rows."""
    sink: Any = Sink()
    with tarfile.open(mode="w|", fileobj=sink) as tar:
        _add(tar, "manifest.json", json.dumps(_manifest(now)).encode())
        for path in sorted(Path(settings.KARPEAR_KEYS).iterdir()):
            if path.is_file() and not path.name.startswith(".") and path.name != TRIAL_KEY:
                _add(tar, f"keys/{path.name}", path.read_bytes())
        yield sink.take()
        counts: Counter[str] = Counter()
        for model in copied_models(apps):
            for number, piece in enumerate(pieces(model)):
                _add(tar, f"rows/{model._meta.label_lower}/{number:06d}", piece)
                counts[model._meta.label_lower] += piece.count(b"\n") - 1
                yield sink.take()
        _add(tar, COUNTS, json.dumps(counts).encode())
    yield sink.take()


def _manifest(now: datetime) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [[app, name] for app, name in cursor.fetchall()]
    return {"format": FORMAT, "version": __version__, "at": now.isoformat(), "migrations": migrations}


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o600
    tar.addfile(info, io.BytesIO(content))


class Sink:
    """Where tarfile writes; what it wrote is taken from here."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, content: bytes) -> int:
        self.written.append(bytes(content))
        return len(content)

    def take(self) -> bytes:
        content = b"".join(self.written)
        self.written.clear()
        return content


class Push(io.RawIOBase):
    """A file to write to. `error`: why it could not be; what encrypts makes an error of its own of it."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__()
        self.out = out
        self.error: Exception | None = None

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        try:
            return self.out.write(content)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        if not self.out.closed:
            self.out.flush()


class Pull(io.RawIOBase):
    """A generator of bytes as a file to read from. `error`: why it ended too early."""

    def __init__(self, source: Iterator[bytes]) -> None:
        super().__init__()
        self.source = source
        self.error: Exception | None = None
        self.piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return self._read(size)
        except Exception as error:
            self.error = error
            raise

    def _read(self, size: int) -> bytes:
        if size < 0:
            return bytes(self.piece) + b"".join(self.source)
        while not self.piece:
            following = next(self.source, None)
            if following is None:
                return b""
            self.piece = memoryview(following)
        content, self.piece = self.piece[:size], self.piece[size:]
        return bytes(content)
