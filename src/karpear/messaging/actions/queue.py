"""Messages into the outbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from karpear.db.bulk import table
from karpear.keys.ids import new_id
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import Route


class NewDelivery(NamedTuple):
    """A message to be: what differs from row to row when thousands are written at once."""

    subject: UUID
    text_key: str
    about: UUID | None
    way: Route
    step: int = 0
    round: int = 0
    drill: bool = False
    priority: Priority = Priority.ORDINARY


def queue(deliveries: Sequence[Delivery]) -> None:
    """Write messages into the outbox, inside the caller's transaction. Those already there stay as they are."""
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=500)


def queue_many(news: Sequence[NewDelivery], *, topic: str, now: datetime) -> None:
    """The same for any number of them, fast."""
    into = table(Delivery)
    blank = into.template({"topic": topic, "state": "queued", "next_attempt_at": now, "created_at": now})
    places = into.at(
        "id", "subject", "text_key", "about_id", "person_id", "contact_id", "address_id", "channel", "step", "round",
        "drill", "priority",
    )  # fmt: skip
    rows = []
    for delivery in news:
        row, way = blank.copy(), delivery.way
        values = (
            new_id(), delivery.subject, delivery.text_key, delivery.about, way.person, way.contact, way.address,
            way.channel, delivery.step, delivery.round, delivery.drill, int(delivery.priority),
        )  # fmt: skip
        for place, value in zip(places, values, strict=True):
            row[place] = value
        rows.append(row)
    into.insert_missing(rows)
