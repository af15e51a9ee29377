"""What the operator's page shows of the copies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from karpear.audit.models import Entry
from karpear.db.models import BackupRun, BackupTrial

from .archive import BACKUPS_ID, MADE
from .proof import last_proof, present_recipients
from .transfer import is_in_hand
from .trial import FETCHED
from .troubles import BackupTrouble, backup_troubles


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A rehearsal, and how it is shown."""

    trial: BackupTrial
    label: str
    rows: str


@dataclass(frozen=True, slots=True)
class BackupState:
    """`run`: the newest one; `last_at`: of the newest copy, by whomever. `trials`: the newest of each source."""

    troubles: Sequence[BackupTrouble]
    last_at: datetime | None
    run: BackupRun | None
    goes_away: bool
    is_being_sent: bool
    trials: Sequence[TrialRow]
    proven_at: datetime | None
    has_challenge: bool


def backup_state(now: datetime) -> BackupState:
    """In a few queries."""
    run = BackupRun.objects.filter(started_at__lte=now).order_by("-night").first()
    trials = BackupTrial.objects.filter(tried_at__lte=now).order_by("-tried_at")
    newest_trials = {trial.source: trial for trial in reversed(trials[:24])}
    return BackupState(
        troubles=backup_troubles(now),
        last_at=Entry.objects.filter(object_id=BACKUPS_ID, action=MADE, at__lte=now).aggregate(at=Max("at"))["at"],
        run=run,
        is_being_sent=bool(run and run.finished_at and run.send_error and is_in_hand(run, now)),
        goes_away=bool(settings.BACKUPS and settings.BACKUPS.send),
        trials=[TrialRow(trial, _label(trial), f"{trial.rows or 0:,}") for trial in newest_trials.values()],
        proven_at=last_proof(present_recipients()),
        has_challenge=BackupRun.objects.exclude(challenge=None).exists(),
    )


def _label(trial: BackupTrial) -> str:
    if trial.source == FETCHED:
        return _("Rehearsal with the copy from the other machine")
    return _("Rehearsal with the copy in the folder")
