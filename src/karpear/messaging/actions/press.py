"""Somebody opened the link of a message and pressed its button."""

from datetime import datetime

from django.db import transaction

from karpear.audit.actions.lines import record as audit
from karpear.messaging.models import Delivery
from karpear.people.actions.claims import ask_earlier
from karpear.people.models import Address


@transaction.atomic
def press(*, delivery: Delivery, now: datetime) -> None:
    """Note that this message arrived with a person: its address is proven. Only a POST comes here.

    Where somebody else gave the number before, only the page that asks "is that you?" proves it.
    """
    Delivery.objects.filter(pk=delivery.pk, pressed_at__isnull=True).update(pressed_at=now)
    address = delivery.address
    claimed = bool(address.person_id) and Address.objects.before(address).exists()
    if delivery.topic == "proof" or not claimed:
        Address.objects.filter(pk=address.pk).update(proven_at=now)
        if claimed and not address.proven_at:
            ask_earlier(address=address, now=now)
    audit(at=now, action="link_pressed", object_type="delivery", object_id=delivery.pk)
