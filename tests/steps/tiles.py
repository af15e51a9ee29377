"""A tiny real PMTiles file (version 3): one tile of the north-east of the world, land east of the 105th meridian."""

import struct
from pathlib import Path


def varint(n: int) -> bytes:
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def field(number: int, body: bytes | int) -> bytes:
    """One field of a protocol buffer."""
    if isinstance(body, int):
        return varint(number << 3) + varint(body)
    return varint(number << 3 | 2) + varint(len(body)) + body


def tile() -> bytes:
    """A vector tile with one layer and one rectangle in it."""
    west, extent = 2389, 4096
    zigzag = lambda n: n * 2 if n >= 0 else -n * 2 - 1  # noqa: E731
    corners = [zigzag(west), zigzag(0)], [extent - west, 0, 0, extent, west - extent, 0]
    shape = [1 << 3 | 1, *corners[0], 3 << 3 | 2, *map(zigzag, corners[1]), 1 << 3 | 7]
    feature = field(2, varint(0) + varint(0)) + field(3, 3) + field(4, b"".join(map(varint, shape)))
    kind = field(3, b"kind") + field(4, field(1, b"earth"))
    return field(3, field(15, 2) + field(1, b"earth") + field(2, feature) + kind + field(5, extent))


def write_pmtiles(path: Path) -> Path:
    body, metadata = tile(), b"{}"
    folder = b"".join(
        map(varint, (1, 4, 1, len(body), 1))
    )  # one entry; its id (zoom 1, column 1, row 0); then run, length, offset + 1
    starts = 127, len(folder), 127 + len(folder), len(metadata), 0, 0, 127 + len(folder) + len(metadata), len(body)
    plain, vector = 1, 1
    head = b"PMTiles\x03" + struct.pack("<11Q", *starts, 1, 1, 1) + bytes([1, plain, plain, vector, 1, 1])
    whole = -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000
    head += struct.pack("<4i", *whole) + bytes([0]) + struct.pack("<2i", 0, 0)
    path.write_bytes(head + folder + metadata + body)
    return path
