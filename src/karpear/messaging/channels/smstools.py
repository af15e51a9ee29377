"""`smstools:DIR`: a file per message in the outgoing folder of smstools, which has a modem."""

import os

from .base import Outgoing
from .file import FileDriver


class SmstoolsDriver(FileDriver):
    """Writes the head and the words, in UTF-16 where they are not plain Latin. A file appears whole or not at all."""

    def _write(self, message: Outgoing) -> None:
        drafts = self.folder / ".drafts"  # a folder: smstools takes every file, and no folder
        drafts.mkdir(mode=0o770, exist_ok=True)  # never the folder itself: nobody would read one that we make
        plain = message.text.isascii()
        priority = "Priority: HIGH\n" if message.urgent else ""
        alphabet = "ISO" if plain else "UCS2"
        head = f"To: {message.to.lstrip('+')}\n{priority}Alphabet: {alphabet}\n\n".encode("ascii", "replace")
        draft = drafts / f"{message.id}.{os.getpid()}"
        with draft.open("wb") as out:
            out.write(head + message.text.encode("ascii" if plain else "utf-16-be"))
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self.folder / str(message.id))
