"""Folders in which a modem's program leaves texts: smstools (`incoming`) and gammu-smsd (FILES, `inbox`).

A file becomes a row and is then removed: the row is encrypted, the file is not.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from karpear.people.models import Channel

from .actions import Came, take_in
from .ingress import Way, ways

log = logging.getLogger("karpear.inbox")
MOST_FILES = 100
LARGEST = 16 * 1024
#: A file that was changed just now may still be written to.
STILL_WRITTEN_S = 0.5
_GAMMU = re.compile(r"(IN\d{8}_\d{6}_\d+_(.+))_(\d+)\.\w+")


class NoText(Exception):
    """A file holds no text message."""


def read_spools(*, now: datetime) -> int:
    """Take in what lies in the configured folders; returns how many texts were new."""
    folders = [way for channel in (Channel.SMS, Channel.CHAT) for way in ways(channel.value) if way.folder]
    return sum(_folder(way, now) for way in folders)


def _folder(way: Way, now: datetime) -> int:
    """A folder that is not there, or a file that cannot be read, stops nothing."""
    new = 0
    for files in _messages(way, now):
        try:
            new += _take(way, files, now)
        except OSError as error:
            log.error("a file in the folder of %s cannot be read or removed: %s", way.kind, error.errno)
    return new


def _take(way: Way, files: list[Path], now: datetime) -> bool:
    """The row first, then the files go."""
    try:
        came = smstools_text(files[0]) if way.kind == "smstools" else gammu_text(files)
    except NoText:
        log.error("a file in the folder of %s holds no text", way.kind)
        files[0].rename(files[0].with_name(f".unread-{files[0].name}"))
        return False
    new = take_in(came, now=now)
    for file in files:
        file.unlink(missing_ok=True)
    return new


def _messages(way: Way, now: datetime) -> Iterator[list[Path]]:
    """The files of each message, oldest first: one, or the parts of a long one."""
    assert way.folder is not None  # noqa: S101 - only ways with a folder come here
    try:
        found = [path for path in way.folder.iterdir() if not path.name.startswith(".") and _is_whole(path, now)]
    except OSError:
        return
    parts: dict[str, list[Path]] = {}
    for path in sorted(found, key=lambda path: path.name)[: MOST_FILES * 4]:
        named = _GAMMU.fullmatch(path.name) if way.kind == "gammu" else None
        parts.setdefault(named[1] if named else path.name, []).append(path)
    yield from list(parts.values())[:MOST_FILES]


def _is_whole(path: Path, now: datetime) -> bool:
    try:
        return (
            not path.is_symlink()
            and path.is_file()
            and not 0 <= now.timestamp() - path.stat().st_mtime < STILL_WRITTEN_S
        )
    except OSError:
        return False


def smstools_text(path: Path) -> Came:
    """Heads, an empty line, the words: in UTF-16 where the head says UCS2. Raises NoText."""
    raw = _read(path)
    head, _, body = raw.replace(b"\r\n", b"\n", 20).partition(b"\n\n")
    pairs = (line.partition(":") for line in head.decode("latin-1").splitlines())
    heads = {name.strip().lower(): value.strip() for name, _, value in pairs}
    if not heads.get("from"):
        raise NoText
    wide = heads.get("alphabet", "").upper().startswith("UCS")
    words = body.decode("utf-16-be", "replace") if wide else _decoded(body)
    return Came(Channel.SMS.value, "smstools", _name(path, raw), heads["from"], words, _sent(heads.get("sent", "")))


def gammu_text(files: list[Path]) -> Came:
    """Sender, time and part are in the name: `IN20261124_160000_00_+85512000001_00.txt`. Raises NoText."""
    named = _GAMMU.fullmatch(files[0].name)
    if not named:
        raise NoText
    raws = [_read(path) for path in files]
    name = _name(Path(named[1]), b"".join(raws))
    return Came(Channel.SMS.value, "gammu", name, named[2], "".join(_decoded(raw) for raw in raws))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST)


def _name(path: Path, raw: bytes) -> str:
    """Names of files come again after years; with what is in it a file is the same one."""
    return f"{path.name}|{hashlib.sha256(raw).hexdigest()}"


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if raw[:1] == b"\0" or raw[1:2] == b"\0":
        return raw.decode("utf-16-be" if raw[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _sent(value: str) -> datetime | None:
    """`26-11-24 16:00:00` on the clock of the network, which is that of the country."""
    try:
        return datetime.strptime(value, "%y-%m-%d %H:%M:%S").replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    except ValueError:
        return None
