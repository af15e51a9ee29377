"""Folders in which a modem's program leaves texts: smstools (`incoming`) and gammu-smsd (FILES, `inbox`).

A file becomes a row and is then removed: the row is encrypted, the file is not. What is not text stays where it is: it
may become one, and the modem's program keeps things of its own there.
"""

import logging
from datetime import datetime
from pathlib import Path

from karpear.people.models import Channel

from .actions.receive import take_in
from .ingress import IngressWay, ways
from .modems import NoText, gammu_text, gammu_texts, smstools_text

log = logging.getLogger("karpear.inbox")
MOST_TEXTS = 100
#: A file that was changed just now may still be written to; one far ahead has another clock.
STILL_WRITTEN_S, AHEAD_S = 0.5, 60
LEFT_S = 60
#: smsd collects the parts of long texts in such a file, in `incoming` unless `saved` is set.
OF_SMSD = "-concatenated"


def read_spools(*, now: datetime) -> int:
    """Take in what lies in the configured folders; returns how many texts were new."""
    folders = [way for channel in (Channel.SMS, Channel.CHAT) for way in ways(channel.value) if way.folder]
    return sum(_folder(way, now) for way in folders)


def left_over(way: IngressWay, now: datetime) -> int:
    """How many files have lain in this folder for more than a minute."""
    return sum(not _is_young(path, now, LEFT_S) for path in _files(way))


def _folder(way: IngressWay, now: datetime) -> int:
    """A folder that is not there, or a file that cannot be read, stops nothing."""
    count = new = 0
    for files in _messages(way, now):
        try:
            new += _take(way, files, now)
        except NoText:
            continue
        except OSError as error:
            log.error("a file in the folder of %s cannot be read or removed: %s", way.kind, error.errno)
            continue
        count += 1
        if count == MOST_TEXTS:
            break
    return new


def _take(way: IngressWay, files: list[Path], now: datetime) -> bool:
    """The row first, then the files go."""
    new = take_in(smstools_text(files[0]) if way.kind == "smstools" else gammu_text(files), now=now)
    for file in files:
        file.unlink(missing_ok=True)
    return new


def _messages(way: IngressWay, now: datetime) -> list[list[Path]]:
    """The files of each message, once none of them is still written: one, or the parts of a long one."""
    paths = _files(way)
    messages = gammu_texts(paths) if way.kind == "gammu" else [[path] for path in paths]
    return [files for files in messages if not any(_is_young(path, now, STILL_WRITTEN_S) for path in files)]


def _files(way: IngressWay) -> list[Path]:
    assert way.folder is not None  # noqa: S101 - only ways with a folder come here
    try:
        return sorted(path for path in way.folder.iterdir() if _may_be_text(path))
    except OSError:
        return []


def _may_be_text(path: Path) -> bool:
    has_text_name = not path.name.startswith(".") and not path.name.endswith(OF_SMSD)
    return has_text_name and not path.is_symlink() and path.is_file()


def _is_young(path: Path, now: datetime, limit_s: float) -> bool:
    try:
        return -AHEAD_S < now.timestamp() - path.stat().st_mtime < limit_s
    except OSError:
        return True
