"""The key ring: the server's secrets, in a folder of their own, made on first start.

Files, each readable by the owner alone: `secret_key` (Django), `field_keys` (one `id:hex` per line,
the first line encrypts, all lines decrypt), `index_key` (look-ups and links), and `push_key` where notices in
browsers are on (signs them).
"""

import fcntl
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NAMES = ("secret_key", "field_keys", "index_key")


class KeyRingError(Exception):
    """The key folder is missing, unreadable or damaged."""


@dataclass(frozen=True)
class Ring:
    secret_key: str
    primary: str
    ciphers: dict[str, AESGCM]
    index_key: bytes


def read_ring(folder: Path, database: Path | None = None) -> Ring:
    """The keys in this folder; made on first use, before there is a `database` (the file of SQLite).

    Raises KeyRingError when a key file is damaged, or missing where there is a database: nothing is ever replaced
    silently, since data written under a lost key cannot be read again.
    """
    if database and database.exists() and database.stat().st_size:
        refuse_lost_keys(folder, database)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret_key = _read_or_make(folder / "secret_key", secrets.token_urlsafe(48))
    fields = _read_or_make(folder / "field_keys", f"k1:{secrets.token_hex(32)}")
    index = _read_or_make(folder / "index_key", secrets.token_hex(32))
    try:
        pairs = [line.split(":", 1) for line in fields.split() if line]
        ciphers = {name: AESGCM(bytes.fromhex(value)) for name, value in pairs}
        if len(ciphers) < len(pairs):
            raise ValueError("Two keys have one name.")
        return Ring(secret_key, pairs[0][0], ciphers, bytes.fromhex(index))
    except (ValueError, IndexError) as error:
        raise KeyRingError(f"A key file in {folder} is damaged. Restore it from the backup.") from error


def refuse_lost_keys(folder: Path, database: Path) -> None:
    """Raises KeyRingError."""
    if missing := [name for name in NAMES if not (folder / name).exists()]:
        raise KeyRingError(
            f"The keys of {database} are not in {folder}: missing is {', '.join(missing)}. Nothing personal can be "
            "read without them, and new ones are not made. Put the folder back, or take it from a backup: "
            "docs/running/keys.md says how."
        )


def add_field_key(folder: Path) -> str:
    """Put a new key before the others, so that it encrypts from now on; returns its id.

    One at a time: a key that was overwritten would take with it what it had encrypted.
    """
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ciphers = read_ring(folder).ciphers
        name = next(candidate for number in range(1, len(ciphers) + 2) if (candidate := f"k{number}") not in ciphers)
        path = folder / "field_keys"
        draft_beside(path, f"{name}:{secrets.token_hex(32)}\n{path.read_text().strip()}\n").replace(path)
        os.fsync(lock)
        return name
    finally:
        os.close(lock)


def draft_beside(path: Path, text: str) -> Path:
    """A finished file beside `path`, on disk, readable by the owner alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    return draft


def _read_or_make(path: Path, fresh: str) -> str:
    """Two processes may start at once: whoever links the finished file first wins."""
    if not path.exists():
        draft = draft_beside(path, fresh)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    text = path.read_text().strip()
    if not text:
        raise KeyRingError(f"{path} is empty. Restore it from the backup.")
    return text


def kept_secret(folder: Path, name: str, fresh: str) -> str:
    """One more secret in a file of its own, made when it is first needed."""
    return _read_or_make(folder / name, fresh)


@cache
def ring() -> Ring:
    """The ring of this process, from the folder named in the settings."""
    from django.conf import settings

    return read_ring(Path(settings.KARPEAR_KEYS), settings.DATABASE_FILE)


def fresh_ring() -> Ring:
    """The ring, read again: another process may have added a key."""
    ring.cache_clear()
    return ring()
