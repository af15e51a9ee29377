"""The one door through which a room above tells people and contacts something."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.db.bulk import FEW
from karpear.keys.ids import new_id
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import Route, Routes, routes
from karpear.people.models import Channel, Contact, Person
from karpear.people.ways import Ways

from .queue import NewDelivery, queue, queue_many

#: So many numbers a round has.
ROUNDS = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said to one person or one contact.

    `address`: this one of theirs alone, while it can be used. `way`: this very one, whatever became of it. `round`
    tells what is said again from what a step that runs twice would write twice; None: each is a message of its own,
    even within one second. `leaves_at`: not before; None: now.
    """

    topic: str
    subject: UUID
    text_key: str
    person: UUID | None = None
    contact: UUID | None = None
    about: UUID | None = None
    ways: Ways = Ways.FIRST
    address: UUID | None = None
    way: Route | None = None
    round: int | None = None
    priority: Priority = Priority.ORDINARY
    drill: bool = False
    leaves_at: datetime | None = None
    link_expires_at: datetime | None = None


def send_all(messages: Iterable[Message], *, now: datetime) -> int:
    """Into the outbox, inside the caller's transaction. Returns how many deliveries were written or stood there."""
    listed = list(messages)
    looked_up = [message for message in listed if message.way is None]
    ways = routes([m.person for m in looked_up if m.person], [m.contact for m in looked_up if m.contact])
    if len(listed) > FEW and _is_alike(listed):
        return _send_many(listed, ways, now)
    deliveries = [row for message in listed for row in _deliveries(message, _ways(message, ways), now)]
    queue(deliveries)
    return len(deliveries)


def _is_alike(messages: Sequence[Message]) -> bool:
    """One topic, and nothing that leaves later or opens for another time."""
    return all(
        message.topic == messages[0].topic and message.leaves_at is None and message.link_expires_at is None
        for message in messages
    )


def _send_many(messages: Sequence[Message], ways: Routes, now: datetime) -> int:
    """The same for thousands at once, four times as fast."""
    news = [
        NewDelivery(
            message.subject, message.text_key, message.about, way, round=number, drill=message.drill,
            priority=message.priority,
        )
        for message in messages
        for number in [_round(message)]
        for way in _ways(message, ways)
    ]  # fmt: skip
    queue_many(news, topic=messages[0].topic, now=now)
    return len(news)


def _round(message: Message) -> int:
    return new_id().int % ROUNDS if message.round is None else message.round


def send(
    *,
    topic: str,
    subject: UUID,
    text_key: str,
    now: datetime,
    about: Person | None = None,
    person: Person | None = None,
    contact: Contact | None = None,
    ways: Ways = Ways.BESIDE,
) -> None:
    """One message, as above."""
    message = Message(
        topic=topic, subject=subject, text_key=text_key, about=about.pk if about else None,
        person=person.pk if person else None, contact=contact.pk if contact else None, ways=ways,
    )  # fmt: skip
    send_all([message], now=now)


def send_everywhere(*, topic: str, subject: UUID, text_key: str, person: Person, now: datetime) -> None:
    """The same on every address they have."""
    send(topic=topic, subject=subject, text_key=text_key, person=person, ways=Ways.EVERY, now=now)


def _ways(message: Message, ways: Routes) -> list[Route]:
    if message.way:
        return [message.way]
    own_ways = ways.people.get(message.person, []) if message.person else []
    if message.contact:
        own_ways = ways.contacts.get(message.contact, [])
    if message.address:
        return [way for way in own_ways if way.address == message.address]
    if message.ways is Ways.BESIDE:
        return [*own_ways[:1], *(way for way in own_ways[1:] if way.channel == Channel.PUSH.value)]
    return own_ways[:1] if message.ways is Ways.FIRST else own_ways


def _deliveries(message: Message, ways: Iterable[Route], now: datetime) -> list[Delivery]:
    number = _round(message)
    return [
        Delivery(
            topic=message.topic, subject=message.subject, text_key=message.text_key, about_id=message.about,
            person_id=way.person, contact_id=way.contact, address_id=way.address, channel=way.channel, round=number,
            drill=message.drill, priority=message.priority, next_attempt_at=message.leaves_at or now, created_at=now,
            link_expires_at=message.link_expires_at,
        )
        for way in ways
    ]  # fmt: skip
