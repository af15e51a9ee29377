"""`karpear backup`: one `age` file, taken while everything runs: keys and all rows except positions."""

import io
import json
import os
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from karpear import __version__
from karpear.audit.actions.lines import record
from karpear.ops.console import CannotStart

from .rows import copied_models, pieces

FORMAT = 1
MADE = "backup_made"


def back_up(*, file: Path, to: Sequence[str], now: datetime) -> int:
    """Write `file`, encrypted to the `age1…` recipients; returns the number of bytes. Raises CannotStart.

    The file appears under its name only when it is complete.
    """
    try:
        recipients = [pyrage.x25519.Recipient.from_str(recipient) for recipient in to]
    except pyrage.RecipientError as error:
        raise CannotStart(f"--to must be an age recipient (age1…): {error}.") from error
    draft = file.with_name(f"{file.name}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out, _snapshot():
            pyrage.encrypt_io(Pull(_archive(now)), out, recipients)
            out.flush()
            os.fsync(out.fileno())
            size = out.tell()
        draft.rename(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise CannotStart(f"{file} cannot be written: {error.strerror}.") from error
    with transaction.atomic():
        record(at=now, action=MADE, object_type="backup", bytes=size)
    return size


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
            if path.is_file() and not path.name.startswith("."):
                _add(tar, f"keys/{path.name}", path.read_bytes())
        yield sink.take()
        for model in copied_models(apps):
            for number, piece in enumerate(pieces(model)):
                _add(tar, f"rows/{model._meta.label_lower}/{number:06d}", piece)
                yield sink.take()
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


class Pull(io.RawIOBase):
    """A generator of bytes as a file to read from."""

    def __init__(self, source: Iterator[bytes]) -> None:
        super().__init__()
        self.source = source
        self.rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self.rest or size < 0:
            more = next(self.source, None)
            if more is None:
                break
            self.rest += more
        size = len(self.rest) if size < 0 else size
        content, self.rest = self.rest[:size], self.rest[size:]
        return content
