"""One file of map tiles, read in pieces: HTTP Range requests (RFC 9110, section 14), one range at a time."""

import re
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"PMTiles\x03"
#: A browser asks for a directory or a tile at a time; nobody takes the whole file through here.
MOST = 4_000_000
_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")


class OutOfRange(Exception):
    """No such piece. `size`: of the whole file."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `first` to `last` of `size`. `tag`: another one when the file is another."""

    body: bytes
    first: int
    last: int
    size: int
    tag: str

    @property
    def content_range(self) -> str:
        return f"bytes {self.first}-{self.last}/{self.size}"


def is_pmtiles(path: Path) -> bool:
    """Can it be read, and does it begin like a PMTiles file of version 3?"""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def piece(path: Path, range_header: str) -> Piece:
    """What a `Range` header asks for, at most MOST bytes. Raises OutOfRange, also without a range; OSError."""
    with path.open("rb") as file:
        state = path.stat()
        match = _RANGE.fullmatch(range_header)
        first = int(match[1]) if match else state.st_size
        last = min(int(match[2] or state.st_size) if match else 0, state.st_size - 1, first + MOST - 1)
        if first > last:
            raise OutOfRange(state.st_size)
        file.seek(first)
        body = file.read(last - first + 1)
    return Piece(body, first, first + len(body) - 1, state.st_size, f'"{state.st_mtime_ns:x}-{state.st_size:x}"')
