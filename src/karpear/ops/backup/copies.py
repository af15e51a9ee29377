"""The folder of nightly copies: their names, which say the day and nothing else, and what is thrown away."""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from karpear.rules.backup.nights import KeepCounts, kept_days

from .archive import DRAFT

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(\d+))?\.age")


class Copy(NamedTuple):
    """One finished file. `number`: the how-manieth of its day."""

    day: date
    number: int
    file: Path


def copies_in(folder: Path) -> list[Copy]:
    """The newest first. What has another name is not ours."""
    copies = []
    for file in folder.iterdir():
        parts = _NAME.fullmatch(file.name)
        if parts and file.is_file():
            copies.append(Copy(date.fromisoformat(parts[1]), int(parts[2] or 1), file))
    return sorted(copies, reverse=True)


def new_name(folder: Path, day: date) -> Path:
    """A name that no file has: a copy never takes the place of another, from which somebody may have restored."""
    numbers = [copy.number for copy in copies_in(folder) if copy.day == day]
    return folder / (f"{day}-{max(numbers) + 1}.age" if numbers else f"{day}.age")


def remove_drafts(folder: Path) -> None:
    """What a process that died left half written."""
    for draft in folder.glob(f"*.age.*{DRAFT}"):
        draft.unlink(missing_ok=True)


def thin(folder: Path, counts: KeepCounts, *, newest_copy: Path) -> int:
    """Delete the copies that need not be kept; returns how many. Of the newest day all stay, of others the last.

    `newest_copy`: the newest, which stays. By its name it is not, where the clock was ahead when another was made.
    """
    copies = copies_in(folder)
    days = kept_days([copy.day for copy in copies], counts)
    kept_files = {copy.day: copy.file for copy in reversed(copies) if copy.day in days}
    older = [copy for copy in copies if copy.day != copies[0].day and copy.file != newest_copy]
    superfluous = [copy.file for copy in older if copy.file != kept_files.get(copy.day)]
    for file in superfluous:
        file.unlink(missing_ok=True)
    return len(superfluous)
