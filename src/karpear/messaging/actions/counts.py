"""What the machine did with messages, counted in memory for `db/tally`: no row more for any of them."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Min

from karpear.db.samples import DEAD, RETRIED, SENT, SOS, URGENT, kind_of
from karpear.db.tally import happened, took
from karpear.messaging import models
from karpear.messaging.models import Delivery, DeliveryState, Priority
from karpear.rules.message.retry import Then

_OUTCOMES = {Then.DONE: SENT, Then.RETRY: RETRIED, Then.GIVE_UP: DEAD}


def count_sends(sends: Sequence[tuple[Delivery, Then]], *, now: datetime) -> None:
    """What a gateway said about rows as they were claimed, once that is written down."""
    for row, outcome in sends:
        happened(kind_of(_OUTCOMES[outcome], row.channel))
        if outcome is Then.DONE and row.priority in models.URGENT:
            took(URGENT, now - _was_due_at(row))
    _count_sos([row for row, outcome in sends if outcome is Then.DONE and row.priority == Priority.SOS], now)


def _was_due_at(row: Delivery) -> datetime:
    """At first when it was to leave; what had to be tried again is late since it was written."""
    return row.next_attempt_at if row.attempts == 1 else row.created_at


def _count_sos(rows: Sequence[Delivery], now: datetime) -> None:
    """An SOS counts once: from its first row in the outbox until the first of them was handed over."""
    if not rows:
        return
    of_sos = Delivery.objects.filter(subject__in={row.subject for row in rows}, priority=Priority.SOS)
    left_first = of_sos.filter(state=DeliveryState.SENT).values_list("subject").annotate(Min("sent_at"))
    subjects = [subject for subject, sent_at in left_first if sent_at and sent_at >= now]
    for _subject, written_at in of_sos.filter(subject__in=subjects).values_list("subject").annotate(Min("created_at")):
        took(SOS, now - written_at)
