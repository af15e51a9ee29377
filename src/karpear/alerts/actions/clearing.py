"""The all-clear: everybody who was told hears once that it is over."""

from datetime import datetime

from karpear.alerts.models import Alert
from karpear.keys.ids import new_id
from karpear.messaging.actions import queue
from karpear.messaging.models import Delivery, Priority, State

ALL_CLEAR_STEP = 99
_TOLD = (State.SENT, State.SENDING, State.FAILED)


def all_clear(alert: Alert, *, now: datetime) -> None:
    """One message to each address that was told, or may have been."""
    told = Delivery.objects.filter(subject=alert.pk, topic="alert", attempts__gt=0, state__in=[*_TOLD, State.CANCELLED])
    seen: set[object] = set()
    messages = []
    for one in told.exclude(text_key="all_clear"):
        if one.address_id in seen:
            continue
        seen.add(one.address_id)
        messages.append(
            Delivery(
                id=new_id(),
                topic="alert",
                subject=alert.pk,
                text_key="all_clear",
                about_id=one.about_id,
                person_id=one.person_id,
                contact_id=one.contact_id,
                address_id=one.address_id,
                channel=one.channel,
                step=ALL_CLEAR_STEP,
                drill=alert.drill,
                priority=Priority.ALL_CLEAR,
                next_attempt_at=now,
                created_at=now,
            )
        )
    queue(messages)
