"""What the Linux kernel says of writes in a folder. Python has no door of its own to it."""

import ctypes
import os
import struct
from pathlib import Path

_MODIFIED = 0x2
_HEAD = struct.Struct("iIII")
_MOST = 64 * 1024


class FolderWatch:
    """The names of files of one folder that were written to. `number`: a file descriptor that becomes readable."""

    def __init__(self, number: int) -> None:
        self.number = number

    @classmethod
    def of(cls, folder: Path) -> "FolderWatch | None":
        """None where there is no such thing: another system, or no watch left of those that a user may have."""
        try:
            library = ctypes.CDLL(None, use_errno=True)
            number = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, AttributeError):
            return None
        if number < 0:
            return None
        if library.inotify_add_watch(number, os.fsencode(folder), _MODIFIED) < 0:
            os.close(number)
            return None
        return cls(number)

    def names(self) -> set[str]:
        """What was written to since the last call."""
        try:
            read = os.read(self.number, _MOST)
        except BlockingIOError:
            return set()
        names, at = set(), 0
        while at < len(read):
            *_, length = _HEAD.unpack_from(read, at)
            at += _HEAD.size
            names.add(os.fsdecode(read[at : at + length].rstrip(b"\0")))
            at += length
        return names

    def close(self) -> None:
        os.close(self.number)
