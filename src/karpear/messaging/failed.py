"""Folders in which a modem's program leaves the messages that it could not send: smstools (`failed`) and gammu-smsd
(`error`).

What was to be noted of a file is noted first, then it goes: it holds a number and a text in clear. Others' files stay.
"""

import logging
import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from .actions.unsent import note_unsent
from .channels.folders import failed_folder

log = logging.getLogger("karpear.outbox")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_FILES = 100


def read_failed(*, now: datetime) -> int:
    """Take note of what lies there; returns of how many messages."""
    folders = {failed_folder(value) for value in (settings.KARPEAR_SMS, settings.KARPEAR_CHAT)}
    return sum(_read(folder, now) for folder in folders if folder)


def _read(folder: Path, now: datetime) -> int:
    files = _files(folder)
    if not files:
        return 0
    noted = note_unsent(files.keys(), now=now)
    for pk in noted:
        try:
            files[pk].unlink(missing_ok=True)
        except OSError as error:
            log.error("a file of a message that failed cannot be removed: %s", error.errno)
    return len(noted)


def _files(folder: Path) -> dict[UUID, Path]:
    """Our own, by the id that is in their names."""
    try:
        paths = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    except OSError:
        return {}
    matches = ((_ID.search(path.name), path) for path in sorted(paths))
    return dict([(UUID(match[0]), path) for match, path in matches if match][:MOST_FILES])
