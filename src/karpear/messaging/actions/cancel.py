"""A message is not wanted any more."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record as audit
from karpear.messaging.models import WAITING, Delivery, DeliveryState


@transaction.atomic
def cancel(*, subject: UUID, now: datetime, text_keys: Iterable[str] | None = None) -> int:
    """Call off what has not left yet about one subject; returns how many.

    What is being sent at this moment, or was sent, may still arrive, but is not tried again. `text_keys`: only these
    texts.
    """
    rows = Delivery.objects.filter(subject=subject)
    if text_keys is not None:
        rows = rows.filter(text_key__in=list(text_keys))
    rows.filter(state__in=(DeliveryState.SENDING, DeliveryState.SENT)).update(unwanted=True)
    count = rows.filter(state__in=WAITING).update(state=DeliveryState.CANCELLED)
    if count:
        audit(at=now, action="messages_cancelled", object_type="subject", object_id=subject, count=count)
    return count
