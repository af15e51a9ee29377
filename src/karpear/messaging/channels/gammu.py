"""`gammu:DIR`: a file per message in the outbox of gammu-smsd (`service = files`), which has a modem."""

import os
import re
from datetime import UTC, datetime
from uuid import UUID

from .base import Outgoing, Sent, refused
from .file import FileDriver

_NUMBER = re.compile(r"\+?\d+")


class GammuDriver(FileDriver):
    """Urgency, time, number and id are in the name, the words in the file. A file appears whole or not at all."""

    async def send(self, message: Outgoing) -> Sent:
        return await super().send(message) if _NUMBER.fullmatch(message.to) else refused("bad_number")

    def _write(self, message: Outgoing) -> None:
        draft = self.folder / f".{message.id}.{os.getpid()}"  # gammu takes what begins with OUT
        with draft.open("w", encoding="utf-16") as out:
            out.write(message.text)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self.folder / _name(message))


def _name(message: Outgoing) -> str:
    """The same each time it is tried. gammu sends in the order of names: SOS and alerts first, then the oldest."""
    at = datetime.fromtimestamp(_milliseconds(message.id) / 1000, UTC)
    return f"OUT{'A' if message.urgent else 'M'}{at:%Y%m%d_%H%M%S}_00_{message.to}_{message.id}.txt"


def _milliseconds(pk: UUID) -> int:
    """Since 1970: with them a UUID of version 7 begins."""
    return pk.int >> 80
