"""When a message waits, so that nobody gets so many that they stop reading. Times are real time.

Source: alarm fatigue in on-call practice; docs/guide/ladder.md. The first word about an alert and
anything about an SOS is never held.
"""

from datetime import datetime, timedelta

HOLD_S = 60
FLOOD_S = 300


def may_be_held(*, step: int, repeat: int, sos: bool) -> bool:
    """Later steps and repeats may wait for each other; a first message and an SOS never."""
    return not sos and (step > 1 or repeat > 0)


def held_until(last_sent_at: datetime | None, now: datetime, *, pace: float = 1.0) -> datetime | None:
    """When a message that may be held leaves: one a minute for each address. None: now."""
    if last_sent_at is None:
        return None
    free_at = last_sent_at + timedelta(seconds=HOLD_S / pace)
    return free_at if now < free_at and last_sent_at <= now else None


def flood_held_until(
    earlier_at: datetime, earlier_held: datetime | None, now: datetime, *, pace: float = 1.0
) -> datetime | None:
    """When people hear of one more of what somebody notes: the first leaves at once, the next ones together. None: now.

    `earlier_at`: when the same person noted the last one; `earlier_held`: until when that was held, if it was.
    """
    window = timedelta(seconds=FLOOD_S / pace)
    if earlier_held is not None and now < earlier_held <= now + window:
        return earlier_held
    heard_at = earlier_held or earlier_at
    return heard_at + window if heard_at <= now < heard_at + window else None
