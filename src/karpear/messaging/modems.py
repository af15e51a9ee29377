"""How a modem's program writes a text into files: smstools one file, gammu-smsd (FILES) one for each part."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from karpear.people.models import Channel

from .actions.receive import Came

LARGEST = 16 * 1024
#: Each part of a long text carries the time at which the network took that part.
PARTS_WITHIN = timedelta(minutes=1)
#: Sender, time and part are in the name: `IN20261124_160000_00_+85512000001_00.txt`.
_GAMMU = re.compile(r"IN(\d{8}_\d{6})_(\d+)_(.+)_(\d+)\.\w+")
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class NoText(Exception):
    """A file holds no text message, or not yet."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A file of gammu. `serial` tells apart what came from one number in one second, `nth` the parts of a text."""

    path: Path
    at: datetime
    serial: str
    number: str
    nth: int


def smstools_text(path: Path) -> Came:
    """Heads, an empty line, the words: in UTF-16 where the head says UCS2. Raises NoText."""
    raw = _read(path)
    head, _, body = raw.replace(b"\r\n", b"\n", 20).partition(b"\n\n")
    pairs = (line.partition(":") for line in head.decode("latin-1").splitlines())
    heads = {name.strip().lower(): value.strip() for name, _, value in pairs}
    if not heads.get("from"):
        raise NoText
    wide = heads.get("alphabet", "").upper().startswith("UCS")
    words = body.decode("utf-16-be", "replace") if wide else _decode(body)
    sent_at = _local_time(heads.get("sent", ""), "%y-%m-%d %H:%M:%S")
    return Came(Channel.SMS.value, "smstools", _name(path.name, raw), heads["from"], words, sent_at)


def gammu_text(files: list[Path]) -> Came:
    """The parts of one text, in order. A zero ends a part: gammu can write more than was sent. Raises NoText."""
    first = _part(files[0])
    if first is None:
        raise NoText
    raws = [_read(path) for path in files]
    name = _name(first.path.name, b"".join(raws))
    words = "".join(_decode(raw).partition("\0")[0] for raw in raws)
    return Came(Channel.SMS.value, "gammu", name, first.number, words, first.at)


def gammu_texts(files: Iterable[Path]) -> list[list[Path]]:
    """The files of each text: a part goes to the last beginning before it, else to the nearest one after."""
    texts: list[list[TextPart]] = []
    for part in sorted(filter(None, map(_part, files)), key=lambda part: (part.nth, part.at, part.path.name)):
        open_texts = [text for text in texts if _goes_on(text[-1], part)]
        if open_texts:
            min(open_texts, key=lambda text: _distance(text[0], part)).append(part)
        else:
            texts.append([part])
    return [[part.path for part in text] for text in texts]


def _goes_on(last: TextPart, part: TextPart) -> bool:
    return (last.number, last.nth + 1) == (part.number, part.nth) and abs(part.at - last.at) <= PARTS_WITHIN


def _distance(first: TextPart, part: TextPart) -> tuple[bool, timedelta, bool]:
    return first.at > part.at, abs(first.at - part.at), first.serial != part.serial


def _part(path: Path) -> TextPart | None:
    if not (match := _GAMMU.fullmatch(path.name)):
        return None
    at = _local_time(match[1], "%Y%m%d_%H%M%S") or _NO_TIME
    return TextPart(path, at, serial=match[2], number=match[3], nth=int(match[4]))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST)


def _name(name: str, raw: bytes) -> str:
    """Names of files come again after years; with what is in it a file is the same one."""
    return f"{name}|{hashlib.sha256(raw).hexdigest()}"


def _decode(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if raw[:1] == b"\0" or raw[1:2] == b"\0":
        return raw.decode("utf-16-be" if raw[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _local_time(value: str, form: str) -> datetime | None:
    """A time on the clock of the network, which is that of the country."""
    try:
        return datetime.strptime(value, form).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    except ValueError:
        return None
