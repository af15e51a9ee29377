"""Somebody opened the link of a message and pressed its button."""

from datetime import datetime

from django.db import transaction

from karpear.audit.actions import record as audit
from karpear.messaging.models import Delivery
from karpear.people.models import Address


@transaction.atomic
def press(*, delivery: Delivery, now: datetime) -> None:
    """Note that this message arrived with a person: its address is proven. Only a POST comes here."""
    Delivery.objects.filter(pk=delivery.pk, pressed_at__isnull=True).update(pressed_at=now)
    Address.objects.filter(pk=delivery.address_id).update(proven_at=now)
    audit(at=now, action="link_pressed", object_type="delivery", object_id=delivery.pk)
