"""What a modem's program had taken and could not send."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from karpear.audit.actions.lines import record as audit
from karpear.messaging.models import URGENT, ChannelState, Delivery, DeliveryState
from karpear.rules.message.retry import ChannelAnswer, Then, decide

from .fallback import elsewhere
from .queue import queue

MODEM_FAILED = "modem_failed"
#: What became of it is not written down yet, or it is to be tried again anyway.
_OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.FAILED)


@transaction.atomic
def note_unsent(ids: Collection[UUID], *, now: datetime) -> set[UUID]:
    """These messages did not leave, nor did what they carried: each is tried again, and its recipient's next channel
    at once, since the modem has tried several times. Returns the ids for which nothing is left to be noted.

    What was called off since, or whose link was opened, stays as it is.
    """
    carried = Delivery.objects.filter(Q(pk__in=ids) | Q(bundled_with__in=ids))
    rows = list(carried.order_by("pk").select_for_update())
    settled = {row.pk for row in rows if row.pk in ids and row.state not in _OPEN}
    unsent = [row for row in rows if _is_unsent(row) and (row.bundled_with or row.pk) in settled]
    for row in unsent:
        _try_again(row, now)
    Delivery.objects.bulk_update(unsent, ["state", "sent_at", "next_attempt_at", "error"])
    queue(elsewhere(unsent, now=now))
    if unsent:
        _note_channel(unsent, now)
        audit(at=now, action="messages_unsent", object_type="delivery", count=len(unsent))
    return settled


def _is_unsent(row: Delivery) -> bool:
    return row.state == DeliveryState.SENT and not row.unwanted and row.pressed_at is None


def _try_again(row: Delivery, now: datetime) -> None:
    verdict = decide(ChannelAnswer.NOT_SENT, attempts=row.attempts, urgent=row.priority in URGENT)
    row.state = DeliveryState.DEAD if verdict.then is Then.GIVE_UP else DeliveryState.FAILED
    row.sent_at, row.next_attempt_at, row.error = None, now + verdict.wait, MODEM_FAILED


def _note_channel(unsent: list[Delivery], now: datetime) -> None:
    """For the operator's page."""
    state, _ = ChannelState.objects.get_or_create(channel=unsent[0].channel)
    state.last_failed_at, state.last_error = now, MODEM_FAILED
    state.failures_in_a_row += len(unsent)
    state.save()
