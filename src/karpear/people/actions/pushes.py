"""Browsers that show a notice: asked for by their person, beside every other way and never instead."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note

from ..addresses import address_index
from ..models import Address, Channel, Person

#: The oldest makes room: browsers ask again when they were reset, and never say that they did.
MOST_PUSHES = 5
#: Behind everything that was typed in.
LAST = 1000


@transaction.atomic
def keep_push(*, person: Person, endpoint: str, now: datetime) -> Address:
    """This browser shows notices for this person from now on. The caller has checked whose service the address is.

    A browser speaks for whoever asked last: for others it falls silent.
    """
    addresses = Address.objects.select_for_update().pushes().filter(value_index=address_index(endpoint))
    address = addresses.filter(person=person).first()
    addresses.exclude(person=person).update(removed_at=now)
    if address is None:
        address = Address.objects.create(
            person=person, channel=Channel.PUSH, value=endpoint, value_index=address_index(endpoint), position=LAST
        )
        own_addresses = Address.objects.pushes().filter(person=person).order_by("-id").values_list("pk", flat=True)
        Address.objects.filter(pk__in=list(own_addresses[MOST_PUSHES:])).update(removed_at=now)
        note(address, action="push_added", by=person, at=now)
    return address


@transaction.atomic
def drop_pushes(*, person: Person, by: UUID, now: datetime) -> int:
    """No browser shows notices for this person any more; returns how many did."""
    count = Address.objects.pushes().filter(person=person).update(removed_at=now)
    if count:
        record(at=now, action="pushes_removed", object_type="person", object_id=person.pk, actor=by, count=count)
    return count
