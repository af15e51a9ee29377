"""How an error is written down, and which browser sessions have ended."""

import traceback
from datetime import datetime

from django.contrib.sessions.models import Session

from karpear.db.batches import part

SET = 1000


def code_of(error: BaseException) -> str:
    """`IntegrityError at alerts/actions.py:41`: what failed and where, never its text, which may name people."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/karpear/" in f.filename]
    where = f"{frames[-1].filename.rpartition('/karpear/')[2]}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {where}"[:200]


def forget_sessions(*, now: datetime) -> int:
    """Remove browser sessions that have ended, a set at a time."""
    ended = Session.objects.filter(expire_date__lt=now).order_by("expire_date", "pk")
    count, _by_model = Session.objects.filter(pk__in=list(ended.values_list("pk", flat=True)[:SET])).delete()
    return part(count, SET)
