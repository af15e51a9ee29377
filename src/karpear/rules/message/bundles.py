"""When a message waits, so that nobody gets so many that they stop reading. Times are real time.

Source: alarm fatigue in on-call practice; docs/guide/ladder.md. The first word about an alert and
anything about an SOS is never held.
"""

from datetime import datetime, timedelta

HOLD_S = 60


def may_be_held(*, step: int, repeat: int, sos: bool) -> bool:
    """Later steps and repeats may wait for each other; a first message and an SOS never."""
    return not sos and (step > 1 or repeat > 0)


def held_until(last_sent_at: datetime | None, now: datetime, *, pace: float = 1.0) -> datetime | None:
    """When a message that may be held leaves: one a minute for each address. None: now."""
    if last_sent_at is None:
        return None
    free_at = last_sent_at + timedelta(seconds=HOLD_S / pace)
    return free_at if now < free_at and last_sent_at <= now else None
