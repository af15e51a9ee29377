"""Mail to somebody outside to whom an organisation writes: how it leaves, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.people.models import Address

from .channels import configured
from .models import Delivery, DeliveryState
from .queries import Route


@dataclass(frozen=True, slots=True)
class LastMessage:
    """What became of the newest message to an address. `sent_at`: when it left, if it did."""

    state: str
    written_at: datetime
    sent_at: datetime | None

    @property
    def is_given_up(self) -> bool:
        return self.state == DeliveryState.DEAD

    @property
    def is_tried_again(self) -> bool:
        return self.state == DeliveryState.FAILED


def routes_outside(addresses: Iterable[UUID]) -> dict[UUID, Route]:
    """Of these addresses to which an organisation writes, those to which something can be sent now. One query."""
    usable = Address.objects.usable().filter(pk__in=set(addresses), organisation__isnull=False)
    rows = usable.filter(channel__in=configured()).values_list("pk", "channel")
    return {pk: Route(pk, channel, None, None) for pk, channel in rows}


def messages_about(subjects: Iterable[UUID]) -> dict[UUID, LastMessage]:
    """What went to addresses outside about any of these, by address."""
    rows = Delivery.objects.filter(subject__in=list(subjects), person=None, contact=None)
    return _newest(rows.exclude(state=DeliveryState.CANCELLED))


def last_messages(addresses: Iterable[UUID]) -> dict[UUID, LastMessage]:
    """Of each of these addresses the newest that is not being sent now. A query for each index that the outbox has."""
    keys, newest = list(addresses), dict[UUID, LastMessage]()
    if not keys:
        return newest
    for rows in (Delivery.objects.waiting(), Delivery.objects.left(), Delivery.objects.given_up()):
        for address, message in _newest(rows.filter(address__in=keys)).items():
            if address not in newest or newest[address].written_at < message.written_at:
                newest[address] = message
    return newest


def _newest(rows: "QuerySet[Delivery]") -> dict[UUID, LastMessage]:
    cells = rows.order_by("created_at", "pk").values_list("address", "state", "created_at", "sent_at")
    return {address: LastMessage(state, written_at, sent_at) for address, state, written_at, sent_at in cells}
