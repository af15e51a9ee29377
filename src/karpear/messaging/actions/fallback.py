"""Another way to the same recipient."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from karpear.messaging.channels import configured
from karpear.messaging.models import Delivery, DeliveryState
from karpear.people.models import Address, Channel


def elsewhere(rows: Sequence[Delivery], *, now: datetime) -> list[Delivery]:
    """The same messages to each recipient's next usable address: another channel first, then another address.

    Nothing for somebody who has no address left that was not tried for this very message. A notice in a browser is
    beside other ways, so it replaces none and none replaces it.
    """
    rows = [row for row in rows if row.channel != Channel.PUSH.value]
    if not rows:
        return []
    tried = _tried_addresses(rows)
    ways = _ways(rows)
    copies = []
    for row in rows:
        spare = [a for a in ways.get(row.person_id or row.contact_id, []) if a[0] not in tried.get(_key(row), ())]
        spare.sort(key=lambda a: a[1] == row.channel)
        if spare:
            address, channel = spare[0]
            tried.setdefault(_key(row), set()).add(address)
            copies.append(_copy_to(row, address, channel, now))
    return copies


def _key(row: Delivery) -> tuple[Any, ...]:
    return row.subject, row.step, row.round, row.text_key


def _tried_addresses(rows: Sequence[Delivery]) -> dict[tuple[Any, ...], set[UUID]]:
    """Addresses that each message was written to already."""
    tried: dict[tuple[Any, ...], set[UUID]] = {}
    earlier_deliveries = Delivery.objects.filter(subject__in={r.subject for r in rows}).exclude(
        state=DeliveryState.CANCELLED
    )
    for *key, address in earlier_deliveries.values_list("subject", "step", "round", "text_key", "address_id"):
        tried.setdefault(tuple(key), set()).add(address)
    return tried


def _ways(rows: Sequence[Delivery]) -> dict[UUID | None, list[tuple[UUID, str]]]:
    ways: dict[UUID | None, list[tuple[UUID, str]]] = {}
    usable = Address.objects.written().filter(channel__in=configured()).order_by("position", "id")
    for name in ("person", "contact"):
        owners = {i for r in rows if (i := getattr(r, f"{name}_id"))}
        if owners:
            for owner, pk, channel in usable.filter(**{f"{name}__in": owners}).values_list(
                f"{name}_id", "pk", "channel"
            ):
                ways.setdefault(owner, []).append((pk, channel))
    return ways


def _copy_to(row: Delivery, address: UUID, channel: str, now: datetime) -> Delivery:
    return Delivery(
        topic=row.topic, subject=row.subject, text_key=row.text_key,
        about_id=row.about_id, person_id=row.person_id, contact_id=row.contact_id,
        address_id=address, channel=channel, step=row.step, round=row.round,
        drill=row.drill, priority=row.priority, next_attempt_at=now, created_at=now,
    )  # fmt: skip
