"""When a sign-in ends: after twelve hours whatever was done, and for those who act for others when nothing was.

An open board asks for news by itself, so who is on watch at night stays signed in (docs/decisions/0053).
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from karpear.rules.access import Verb

from .models import Person
from .queries.gates import may_anywhere

SINCE, SEEN = "since", "seen"
LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=2)
#: Written no oftener: each time is a row written.
NOTED_EVERY = timedelta(minutes=5)


def is_over(session: Any, person: Person, now: datetime) -> bool:
    """Has this sign-in ended?"""
    moment = now.timestamp()
    if moment - session.get(SINCE, moment) >= LONGEST.total_seconds():
        return True
    idle = moment - session.get(SEEN, moment) >= IDLE.total_seconds()
    acts = person.is_operator or may_anywhere(person, Verb.ACT_ON_ALERT) or may_anywhere(person, Verb.KEEP_NETWORK)
    return idle and acts


def began_at(session: Any) -> datetime | None:
    """When somebody signed in here; None for a session that nobody has used yet."""
    return datetime.fromtimestamp(session[SINCE], UTC) if SINCE in session else None


def note_use(session: Any, now: datetime) -> None:
    """It began, or is used still."""
    moment = now.timestamp()
    session.setdefault(SINCE, moment)
    if moment - session.get(SEEN, 0) >= NOTED_EVERY.total_seconds():
        session[SEEN] = moment
