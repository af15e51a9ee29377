"""Messages into the outbox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from karpear.db.bulk import FEW, table
from karpear.db.product import Product
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


class Wording(NamedTuple):
    """What is the same in each delivery of a circular."""

    text_key: str
    step: int
    round: int
    drill: bool
    priority: Priority


@dataclass(frozen=True, slots=True)
class Circular:
    """The same words by the same ways about many: `subjects` are (subject, about whom)."""

    wording: Wording
    subjects: Sequence[tuple[UUID, UUID | None]]
    ways: Sequence[Route]

    def deliveries(self) -> Iterable[NewDelivery]:
        """One by one."""
        text_key, step, number, drill, priority = self.wording
        for subject, about in self.subjects:
            for way in self.ways:
                yield NewDelivery(subject, text_key, about, way, step, number, drill, priority)


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


def queue_circulars(circulars: Sequence[Circular], *, topic: str, now: datetime) -> None:
    """The same for what goes to the same few about many: written by the database itself where it pays."""
    large = [circular for circular in circulars if len(circular.subjects) > FEW]
    small = [circular for circular in circulars if len(circular.subjects) <= FEW]
    queue_many([delivery for circular in small for delivery in circular.deliveries()], topic=topic, now=now)
    for circular in large:
        Product(
            table(Delivery),
            ("subject", "about_id"),
            circular.subjects,
            ("person_id", "contact_id", "address_id", "channel"),
            [(way.person, way.contact, way.address, way.channel) for way in circular.ways],
            {
                **circular.wording._asdict(),
                "topic": topic,
                "state": "queued",
                "next_attempt_at": now,
                "created_at": now,
            },
        ).insert()
