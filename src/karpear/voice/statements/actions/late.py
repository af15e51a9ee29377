"""A moment that nobody looked at in time: the keeper stood still, or its clock leapt.

What was pledged stays, and nothing is decided by surprise: it is looked at the next announced time, or a day later.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.verbs import note
from karpear.db.batches import one_by_one
from karpear.rules.voice.announced import next_time

from ..models import OpeningRound, Statement, StatementState
from ..notices import tell_conveners
from ..values import NOTICE

#: A restart takes minutes. Whoever is later than this may find people who no longer expect it.
LATE = timedelta(hours=1)


def is_late(statement: Statement, now: datetime) -> bool:
    return bool(statement.wakes_at and now - statement.wakes_at > LATE)


def put_off(statement: Statement, *, now: datetime) -> None:
    """For a locked statement: its page says why, and its conveners hear of it. Who is asked for a name has all of the
    time again: they may have been unable to answer.
    """
    statement.missed_at = statement.wakes_at
    _set_moment(statement, _latest_moment(statement, now))
    note(statement, action="statement.put_off", by=None, at=now)
    tell_conveners(statement, now=now)


def put_right(*, now: datetime) -> int:
    """The keeper's step: where a wrong clock put a moment further away than it can be, the right one moves it back."""
    rows = Statement.objects.due().filter(wakes_at__gt=now)
    ids = [row.pk for row in rows if _is_too_far(row, now)]
    return one_by_one("put moments right", ids, lambda pk: _put_right(pk, now), now=now)


def _put_right(pk: UUID, now: datetime) -> bool:
    statement = Statement.objects.due().select_for_update().filter(pk=pk).first()
    if statement is None or not _is_too_far(statement, now):
        return False
    _set_moment(statement, _latest_moment(statement, now))
    return True


def _is_too_far(statement: Statement, now: datetime) -> bool:
    return bool(statement.wakes_at and statement.wakes_at > _latest_moment(statement, now))


def _latest_moment(statement: Statement, now: datetime) -> datetime:
    """When the round closes that would be opened now; else the next announced time, and after the last a day."""
    if statement.state == StatementState.OPENING:
        return now + statement.window
    return next_time(statement.times, now) or now + NOTICE


def _set_moment(statement: Statement, moment: datetime) -> None:
    statement.wakes_at = moment
    with transaction.atomic():
        OpeningRound.objects.filter(statement=statement).update(closes_at=moment)
        statement.save(update_fields=["wakes_at", "missed_at"])
