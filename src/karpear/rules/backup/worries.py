"""What about the copies is a reason to worry, from what is known of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LATE_AFTER = timedelta(hours=26)
OPENED_WITHIN = timedelta(days=40)
PROVEN_WITHIN = timedelta(days=400)
BY_HAND_WITHIN = timedelta(days=8)
COPIES_OF_ROOM = 2


class BackupWorry(StrEnum):
    """`OFF`: nobody has set up nightly copies, nor makes any by hand."""

    OFF = "off"
    LATE = "late"
    FAILED = "failed"
    NOT_SENT = "not_sent"
    NOT_OPENED = "not_opened"
    NOT_PROVEN = "not_proven"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What is known. `wanted_since`: when nightly copies were first asked for; None: they are not set up.

    `by_hand_at`: the newest copy that a command made. `failed`, `not_sent`: so ended the newest attempt. `opened_at`:
    when a copy was last restored for trial; `proven_at`: when a person last opened something that was encrypted as the
    copies are now. `free_bytes`, `copy_bytes`: room where the copies lie, and the size of one; None: not known yet.
    """

    wanted_since: datetime | None = None
    by_hand_at: datetime | None = None
    copied_at: datetime | None = None
    failed: bool = False
    not_sent: bool = False
    open_failed: bool = False
    opened_at: datetime | None = None
    proven_at: datetime | None = None
    free_bytes: int | None = None
    copy_bytes: int | None = None


def worries(facts: BackupFacts, now: datetime) -> list[BackupWorry]:
    """The worst first."""
    if facts.wanted_since is None:
        return [] if _within(facts.by_hand_at, BY_HAND_WITHIN, now) else [BackupWorry.OFF]
    is_new = _within(facts.wanted_since, LATE_AFTER, now)
    return [
        worry
        for worry, holds in {
            BackupWorry.LATE: not is_new and not _within(facts.copied_at, LATE_AFTER, now),
            BackupWorry.FAILED: facts.failed,
            BackupWorry.NOT_OPENED: facts.copied_at is not None and _is_shut(facts, now),
            BackupWorry.NOT_PROVEN: facts.copied_at is not None and not _within(facts.proven_at, PROVEN_WITHIN, now),
            BackupWorry.NOT_SENT: facts.not_sent,
            BackupWorry.NO_ROOM: _is_full(facts),
        }.items()
        if holds
    ]


def _within(moment: datetime | None, span: timedelta, now: datetime) -> bool:
    return moment is not None and now - moment <= span


def _is_shut(facts: BackupFacts, now: datetime) -> bool:
    """Could nobody open a copy? Before the first trial there is nothing to be said yet."""
    since = facts.opened_at or facts.wanted_since
    return facts.open_failed or not _within(since, OPENED_WITHIN, now)


def _is_full(facts: BackupFacts) -> bool:
    return (
        facts.free_bytes is not None
        and facts.copy_bytes is not None
        and facts.free_bytes < COPIES_OF_ROOM * facts.copy_bytes
    )
