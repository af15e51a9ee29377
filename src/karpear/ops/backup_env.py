"""What the environment says of nightly copies: `KARPEAR_BACKUP` and the settings that begin like it."""

import re
import shlex
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from karpear.rules.backup.nights import KeepCounts

from .env import SettingError, env

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_COUNTS = re.compile(r"(\d{1,3})[ ,]+(\d{1,3})[ ,]+(\d{1,3})")
FILE, NAME = "{file}", "{name}"


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """Where copies go, who can open them, from which time of day, and how many stay.

    `send`, `fetch`: the operator's own commands, a word each; empty: none.
    """

    folder: Path
    recipients: tuple[str, ...]
    at: time
    keep: KeepCounts
    send: tuple[str, ...]
    fetch: tuple[str, ...]


def backup_plan() -> BackupPlan | None:
    """None: no copies by night. Raises SettingError."""
    folder = env("KARPEAR_BACKUP")
    if not folder:
        return None
    if not Path(folder).is_absolute():
        raise SettingError(f"KARPEAR_BACKUP must be the whole path of a folder, not {folder!r}.")
    return BackupPlan(
        folder=Path(folder),
        recipients=_recipients(),
        at=_clock(),
        keep=_counts(),
        send=_command("KARPEAR_BACKUP_SEND"),
        fetch=_command("KARPEAR_BACKUP_FETCH"),
    )


def _recipients() -> tuple[str, ...]:
    recipients = tuple(re.split(r"[\s,]+", env("KARPEAR_BACKUP_TO").strip(" \t\n,")))
    if not all(recipients):
        raise SettingError("KARPEAR_BACKUP needs KARPEAR_BACKUP_TO: the age1… of an offline key that opens the copies.")
    import pyrage  # only where there are copies

    for recipient in recipients:
        try:
            pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError as error:
            # Never the value: somebody may have put in the secret key.
            raise SettingError("KARPEAR_BACKUP_TO must be age recipients (age1…) with spaces between.") from error
    return recipients


def _clock() -> time:
    text = env("KARPEAR_BACKUP_AT", "02:30")
    clock = _CLOCK.fullmatch(text)
    if not clock:
        raise SettingError(f"KARPEAR_BACKUP_AT must be a time of day such as 02:30, not {text!r}.")
    return time(int(clock[1]), int(clock[2]))


def _counts() -> KeepCounts:
    text = env("KARPEAR_BACKUP_KEEP", "7 4 12")
    counts = _COUNTS.fullmatch(text)
    if not counts:
        raise SettingError(
            f"KARPEAR_BACKUP_KEEP must be three numbers, days weeks months, such as 7 4 12, not {text!r}."
        )
    return KeepCounts(*map(int, counts.groups()))


def _command(name: str) -> tuple[str, ...]:
    """Words of a command with `{file}` among them. Its text may hold a password, so it is never repeated."""
    try:
        words = tuple(shlex.split(env(name)))
    except ValueError as error:
        raise SettingError(f"{name} cannot be understood: a quotation mark is not closed.") from error
    if words and not any(FILE in word for word in words[1:]):
        raise SettingError(f"{name} must be a command with {FILE} in it, where the path of the copy stands.")
    return words


def filled(command: tuple[str, ...], *, file: Path, name: str) -> list[str]:
    """The command's words with path and name of a copy in their places."""
    return [word.replace(FILE, str(file)).replace(NAME, name) for word in command]
