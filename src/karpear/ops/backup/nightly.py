"""The copy of one night: claimed, written, thinned out, sent away, and once a month restored for trial."""

import logging
import shutil
import time
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from karpear.db.models import BackupTrial
from karpear.ops.console import CannotStart
from karpear.rules.backup.nights import night_of, seconds_until_next

from ..backup_env import BackupPlan
from .archive import back_up
from .claims import NightClaim, claim, free_in
from .copies import new_name, remove_drafts, thin
from .proof import fingerprint, make_challenge
from .scratch import remove_remainders
from .tidings import tell_opened
from .transfer import error_before, send_copy
from .trial import do_copies_open, is_trial_due, try_copies
from .trial_key import trial_recipient

log = logging.getLogger("karpear.backup")


def wait_s(plan: BackupPlan, now: datetime) -> float:
    """In how many seconds a copy is to be begun; 0: now."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    return min(free_in(night_of(local, plan.at), now), seconds_until_next(local, plan.at))


def current_night(plan: BackupPlan, now: datetime) -> date:
    return night_of(timezone.localtime(now, timezone.get_default_timezone()), plan.at)


def run_night(plan: BackupPlan, *, again: bool = False, rehearse: bool = False) -> Path | None:
    """Make the copy that is due; None: another process has it. Raises CannotStart, with the reason noted.

    `again`: although this night has one. `rehearse`: although one opened within the month.
    """
    began = timezone.now()
    night = current_night(plan, began)
    if not claim(night, began, again=again):
        return None
    with NightClaim(night, began) as claimed:
        remove_remainders()
        rehearse = rehearse or is_trial_due(began)
        file = _write(plan, night, claimed, new_key=rehearse)
        if not rehearse:
            _thin(plan, file)
        if plan.send:
            send_copy(plan, file, claimed)
        if rehearse:
            _note_trials(try_copies(plan=plan, file=file, night=night), began)
            _thin(plan, file)
        return file


def _write(plan: BackupPlan, night: date, claimed: NightClaim, *, new_key: bool) -> Path:
    """One more file in the folder, and its row."""
    began = time.monotonic()
    try:
        plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_drafts(plan.folder)
        file = new_name(plan.folder, night)
        recipient = trial_recipient(new_key=new_key)
    except OSError as error:
        raise CannotStart(f"{plan.folder} cannot be used: {error.strerror}.") from error
    size = back_up(file=file, to=[*plan.recipients, recipient], now=timezone.now())
    challenge = make_challenge(plan.recipients)
    is_ours = claimed.note(
        finished_at=timezone.now(), error="", size=size, seconds=time.monotonic() - began,
        free_bytes=shutil.disk_usage(plan.folder).free, recipients=fingerprint(plan.recipients),
        word_hash=challenge.word_hash, challenge=challenge.blob, send_error=error_before(plan),
    )  # fmt: skip
    if not is_ours:
        raise CannotStart("Another process has taken over this night's copy.")
    return file


def _thin(plan: BackupPlan, file: Path) -> None:
    """Not while copies do not open: an older one may be the only good one."""
    if do_copies_open():
        thin(plan.folder, plan.keep, newest_copy=file)


def _note_trials(trials: list[BackupTrial], now: datetime) -> None:
    for trial in trials:
        if trial.error:
            log.error("the copy from the %s did not open: %s", trial.source, trial.error)
    if not any(trial.error for trial in trials):
        tell_opened(trials[0], now)
