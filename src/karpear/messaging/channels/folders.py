"""Folders that a setting names: where messages go as files, and where a modem's program leaves what it cannot send."""

from pathlib import Path
from urllib.parse import unquote

#: Next to the folder that it reads, as smstools and gammu-smsd have it in Debian.
_FAILED = {"smstools": "failed", "gammu": "error"}


def folder_of(value: str) -> Path:
    """The folder of `file:DIR`, `smstools:DIR` or `gammu:DIR`; without a name it is the current one."""
    folder = unquote(value.partition(":")[2])
    return Path("/" + folder.lstrip("/") if folder.startswith("//") else folder)


def failed_folder(value: str) -> Path | None:
    """Where the modem's program of this setting leaves what it could not send; None where nobody says so."""
    name = _FAILED.get(value.partition(":")[0])
    return folder_of(value).parent / name if name else None
