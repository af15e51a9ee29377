"""Words that must be nowhere: how they could look in a file, and where they were found."""

import base64
import contextlib
import gzip
import io
import json
import subprocess
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import brotli

#: One for each alphabet. What is typed begins with one and has a number: a find says where it came from.
WORDS = ("Zanzibarquokka", "ក្អែកខៀវលើភ្នំ")


def faces(word: str) -> set[bytes]:
    """How a word is written: as text in two encodings, in JSON, in an address, and inside base64 at any offset."""
    raw = word.encode()
    found = {raw, word.encode("utf-16-le"), quote(word).encode(), quote(word).lower().encode()}
    found |= {json.dumps(word)[1:-1].encode(), json.dumps(word)[1:-1].replace("\\", "\\\\").encode()}
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + raw).rstrip(b"=")
        found.add(whole[4 if shift else 0 : -2])
    return found


FACES = {face: word for word in WORDS for face in faces(word)}


#: How a file of Chromium's disk cache begins, and the length of that head.
CACHED, HEAD = (0xFCFB6D1BA7725C30).to_bytes(8, "little"), 24


def in_bytes(data: bytes) -> set[str]:
    """The words that occur, also in what is compressed as a whole."""
    found = {word for face, word in FACES.items() if face in data}
    for opened in _inside(data):
        found |= {word for face, word in FACES.items() if face in opened}
    return found


def _inside(data: bytes) -> Iterable[bytes]:
    at = data.find(b"\x1f\x8b\x08")
    if at >= 0:
        with contextlib.suppress(OSError, EOFError, zlib.error):
            yield gzip.decompress(data[at:])
    if data.startswith(CACHED):  # a file of the browser's cache: head, key, body
        begin = HEAD + int.from_bytes(data[12:16], "little")
        opened, brotlis = bytearray(), brotli.Decompressor()
        with contextlib.suppress(brotli.error):  # what follows the body is not part of it
            for at in range(begin, len(data)):
                opened += brotlis.process(data[at : at + 1])
        yield bytes(opened)


def in_folder(folder: Path) -> list[str]:
    """`file: word` for every find, in names of files as well."""
    found = []
    for path in sorted(folder.rglob("*")):
        found += [f"{path.name} (its name)" for _ in in_bytes(str(path.relative_to(folder)).encode())]
        try:
            data = path.read_bytes() if path.is_file() else b""
        except OSError:
            continue  # gone meanwhile, or a socket
        found += [f"{path.relative_to(folder)}: {word}" for word in sorted(in_bytes(data))]
    return found


def in_backup(file: Path, identity: Path) -> list[str]:
    """Opened by the real age command with the recovery key; every member of the archive is looked through."""
    run = subprocess.run(["age", "-d", "-i", str(identity), str(file)], capture_output=True, check=True)
    found = sorted(in_bytes(run.stdout))
    with tarfile.open(fileobj=io.BytesIO(run.stdout)) as tar:
        names = tar.getnames()
        for member in tar:
            data = tar.extractfile(member)
            found += [f"{member.name}: {word}" for word in sorted(in_bytes(data.read() if data else b""))]
    assert len(names) > 10, names
    return found
