"""`file:DIR`: a JSON file per message, for a program that fetches them and for trying things out."""

import asyncio
import json
import os
from pathlib import Path

from .base import OK, Outgoing, Sent, not_sent


class FileDriver:
    """Writes `<id>.json` with `id`, `to` and `text`. A file appears whole or not at all; a second try replaces it."""

    slots = 16

    def __init__(self, folder: Path, timeout_s: float) -> None:
        self.folder = folder
        self.timeout_s = timeout_s

    async def open(self) -> None:
        """The folder is made when the first message needs it."""

    async def send(self, message: Outgoing) -> Sent:
        try:
            await asyncio.to_thread(self._write, message)
        except OSError as error:
            return not_sent(f"file_{error.errno}")
        return OK

    def _write(self, message: Outgoing) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.folder / f".{message.id}.{os.getpid()}"
        with draft.open("w", encoding="utf-8") as out:
            json.dump({"id": str(message.id), "to": message.to, "text": message.text}, out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self.folder / f"{message.id}.json")

    async def close(self) -> None:
        """Nothing to close."""
