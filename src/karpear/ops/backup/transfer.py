"""The copy on its way to another machine: by the operator's own command, and whether it arrived."""

import logging
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from karpear.db.models import BackupRun

from ..backup_env import BackupPlan, filled
from .claims import NightClaim
from .outside import run_command

log = logging.getLogger("karpear.backup")

SEND_TRIES = 3
SEND_PAUSE_S = 300.0
#: Stands there from before the first try on: what is left of one that was killed.
STOPPED = "stopped"


def error_before(plan: BackupPlan) -> Any:
    """What is to be noted of a copy before it is sent. What was said of an earlier one of the same night stays."""
    return Coalesce(NullIf("send_error", Value("")), Value(STOPPED)) if plan.send else ""


def send_copy(plan: BackupPlan, file: Path, claimed: NightClaim) -> None:
    """Three times at most."""
    for attempt in range(SEND_TRIES):
        if attempt:
            time.sleep(SEND_PAUSE_S / settings.KARPEAR_PACE)
        send_error = run_command(filled(plan.send, file=file, name=file.name))
        claimed.note(send_error=send_error, sent_at=None if send_error else timezone.now())
        if not send_error:
            return
        log.error("the copy could not be sent: %s", send_error)


def is_in_hand(run: BackupRun, now: datetime) -> bool:
    """Is it being made or sent for the first time, so that nothing can be said yet?"""
    return run.lease_until > now and run.send_error in ("", STOPPED) and not run.sent_at


def is_newest_unsent(now: datetime) -> bool:
    """Of what is in hand nothing is known yet: then the one before it counts."""
    runs = BackupRun.objects.filter(started_at__lte=now).exclude(finished_at=None, send_error="")
    newest_runs = runs.order_by("-night")[:2]
    return next((bool(run.send_error) for run in newest_runs if not is_in_hand(run, now)), False)
