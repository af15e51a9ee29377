"""How an error is written down, and how long the keepers' pulse is kept."""

import traceback
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from karpear.audit.models import Heartbeat, StepFailure


def code_of(error: BaseException) -> str:
    """`IntegrityError at alerts/actions.py:41`: what failed and where, never its text, which may name people."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/karpear/" in f.filename]
    where = f"{frames[-1].filename.rpartition('/karpear/')[2]}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {where}"[:200]


def forget(*, now: datetime) -> int:
    """Remove the pulse of keepers gone for a day and failures solved 90 days ago."""
    gone, _ = Heartbeat.objects.filter(last_tick_at__lt=now - timedelta(days=1)).delete()
    old, _ = StepFailure.objects.filter(solved_at__lt=now - timedelta(days=90)).delete()
    return gone + old


def forget_sessions(*, now: datetime) -> int:
    """Remove browser sessions that have ended."""
    ended, _ = Session.objects.filter(expire_date__lt=now).delete()
    return ended
