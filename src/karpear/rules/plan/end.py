"""A plan whose end has passed and of which nobody said that they are home.

Source: docs/guide/planning.md. As long as a check-in is armed, its silence alarms; only when nothing is promised any
more does a plan stand past its end. Then its person is asked, and whoever watches reads that it is not confirmed. A day
later the clock ends it, and says no more than that: neither that they are home nor that they are not.
"""

from datetime import datetime, timedelta

from ..alarm.outcome import Outcome

LAPSES_AFTER = timedelta(hours=24)
#: Alerts that ended so left nobody in trouble. After any other end, only a person ends the plan.
WENT_WELL = frozenset({Outcome.SAFE.value, Outcome.FALSE_ALARM.value, Outcome.DRILL.value})


def is_past_end(ends_at: datetime | None, *, armed: bool, now: datetime) -> bool:
    """Its end has passed and no check-in of it is armed: nobody would notice a silence any more."""
    return ends_at is not None and ends_at <= now and not armed


def lapsed_by(now: datetime, *, pace: float = 1.0) -> datetime:
    """What was over by this moment, and asked about since, lapses now. `pace` divides the wait."""
    return now - LAPSES_AFTER / pace
