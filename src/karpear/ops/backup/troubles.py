"""What about the copies is not well, in the reader's language, with what to do: for doctor, the operator and alarms."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from karpear.audit.models import Entry
from karpear.db.models import BackupRun, BackupTrial
from karpear.rules.backup.worries import LATE_AFTER, BackupFacts, BackupWorry, worries

from .archive import BACKUPS_ID, MADE
from .proof import last_proof, present_recipients
from .transfer import is_newest_unsent

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BackupTrouble:
    """`code`: of `BackupWorry`. `sentence`: what is wrong. `remedy`: what to do first."""

    code: str
    sentence: str
    remedy: str


def backup_troubles(now: datetime) -> list[BackupTrouble]:
    """The worst first; empty: all is well. A demo needs no copies."""
    if settings.KARPEAR_DEMO and settings.BACKUPS is None:
        return []
    return [in_words(worry) for worry in worries(backup_facts(now), now)]


def backup_facts(now: datetime) -> BackupFacts:
    """What the rows know, in a few queries. They know it on every machine; only keepers see the folder.

    What was written by a clock that was ahead says nothing: for a year it would hide that nothing is copied any more.
    """
    runs = BackupRun.objects.filter(started_at__lte=now)
    newest = runs.order_by("-night").first()
    if settings.BACKUPS is None and (newest is None or now - newest.started_at > LATE_AFTER):
        by_hand = Entry.objects.filter(object_id=BACKUPS_ID, action=MADE, at__lte=now)
        return BackupFacts(by_hand_at=by_hand.aggregate(at=Max("at"))["at"])
    if newest is None:
        return BackupFacts(wanted_since=LONG_AGO)
    times = runs.aggregate(first=Min("started_at"), copied=Max("finished_at", filter=Q(finished_at__lte=now)))
    copy = runs.exclude(finished_at=None).order_by("-night").first()
    return BackupFacts(
        wanted_since=times["first"],
        copied_at=times["copied"],
        failed=bool(newest.error),
        not_sent=is_newest_unsent(now),
        **_trials(now),
        proven_at=last_proof(present_recipients()),
        free_bytes=copy.free_bytes if copy else None,
        copy_bytes=copy.size if copy else None,
    )


def _trials(now: datetime) -> dict[str, Any]:
    """When copies last opened, and whether any of the newest trial did not."""
    trials = BackupTrial.objects.filter(tried_at__lte=now)
    newest = trials.order_by("-tried_at").first()
    opened_at = trials.filter(error="").aggregate(at=Max("tried_at"))["at"]
    if newest is None:
        return {"opened_at": opened_at, "open_failed": False}
    of_that_night = trials.filter(night=newest.night).order_by("tried_at")
    by_source = {trial.source: trial.error for trial in of_that_night}
    return {"opened_at": opened_at, "open_failed": any(by_source.values())}


def in_words(worry: BackupWorry) -> BackupTrouble:
    """In the reader's language."""
    sentence, remedy = {
        BackupWorry.OFF: (
            _("Nothing copies this server at night: if it breaks, everything is lost."),
            _("Set KARPEAR_BACKUP and KARPEAR_BACKUP_TO, and start Karpear again."),
        ),
        BackupWorry.LATE: (
            _("The newest backup is older than a day, or there is none."),
            _("See that a keeper is running, then run: karpear backup now"),
        ),
        BackupWorry.FAILED: (
            _("The backup of this night could not be written."),
            _("See that its folder is there, can be written and has room, then run: karpear backup now"),
        ),
        BackupWorry.NOT_OPENED: (
            _("An encrypted backup that nobody could open: the rehearsal failed, or there was none for 40 days."),
            _("Keep all older backups. Run: karpear backup now --rehearse. It says what is wrong."),
        ),
        BackupWorry.NOT_PROVEN: (
            _("An encrypted backup that nobody could open: nobody has proven that the offline key still opens it."),
            _("Open the small file on the page Operator with the offline key, and type its words there."),
        ),
        BackupWorry.NOT_SENT: (
            _("The newest backup is on this server only: it could not be sent to the other machine."),
            _("Run the command of KARPEAR_BACKUP_SEND by hand, as the account that runs Karpear."),
        ),
        BackupWorry.NO_ROOM: (
            _("Where backups are kept there is no room for two more."),
            _("Make room, or keep fewer: KARPEAR_BACKUP_KEEP."),
        ),
    }[worry]  # fmt: skip
    return BackupTrouble(worry.value, sentence, remedy)
