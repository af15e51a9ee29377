"""Bundles in a folder: written for a peer, and read from a stick that may have been in anybody's hands.

Nothing on a stick names a path that is opened: two files with fixed names are read, from folders whose names have one
form, without following a link, and never more of them than they may hold.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from karpear.rules.federation.bundles import ENTRIES, LARGEST_ENTRIES, LARGEST_MANIFEST, MANIFEST, is_folder
from karpear.rules.federation.refusal import Unfit, UnfitItem

from .actions.bundles import Bundle

MOST_BUNDLES = 200


def write_bundle(bundle: Bundle, folder: Path) -> Path:
    """A folder of its own; the list last, so that one that was cut off is not taken for whole. Raises OSError."""
    place = folder / bundle.signed.manifest.folder
    place.mkdir(parents=True)
    for name, data in ((ENTRIES, bundle.entries), (MANIFEST, bundle.signed.as_bytes())):
        with (place / name).open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    return place


def bundles_in(folder: Path) -> list[Path]:
    """The folder itself where it is a bundle, otherwise those in it. Raises UnfitItem where there is none."""
    if is_folder(folder.name):
        return [folder]
    places = sorted(Path(entry.path) for entry in _entries(folder) if is_folder(entry.name))
    if not places:
        raise UnfitItem(Unfit.NO_BUNDLE)
    return places[:MOST_BUNDLES]


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        raise UnfitItem(Unfit.NO_BUNDLE) from None


def read_bundle(place: Path) -> tuple[bytes, bytes]:
    """The list and the entries. Raises UnfitItem."""
    try:
        folder = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        raise UnfitItem(Unfit.NOT_FILES) from None
    try:
        if set(os.listdir(folder)) != {MANIFEST, ENTRIES}:  # noqa: PTH208 - of this very folder, whatever its name
            raise UnfitItem(Unfit.STRANGE_FILES)
        return _read(folder, MANIFEST, LARGEST_MANIFEST), _read(folder, ENTRIES, LARGEST_ENTRIES)
    finally:
        os.close(folder)


def _read(folder: int, name: str, longest: int) -> bytes:
    """A plain file: no link, no pipe, no device; opened without waiting for anybody to write to it."""
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        raise UnfitItem(Unfit.NOT_FILES) from None
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise UnfitItem(Unfit.NOT_FILES)
    with os.fdopen(file, "rb") as source:
        data = source.read(longest + 1)
    if len(data) > longest:
        raise UnfitItem(Unfit.TOO_LARGE)
    return data
