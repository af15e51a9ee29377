"""What this room wants said. `messaging` stands above and fetches it."""

from datetime import datetime
from uuid import UUID

from .models import Address, Contact, Notice, Person, Withdrawal, Withdrawn


def notify(
    *,
    topic: str,
    subject: UUID,
    text_key: str,
    now: datetime,
    about: Person | None = None,
    person: Person | None = None,
    contact: Contact | None = None,
    address: Address | None = None,
) -> None:
    """Leave a message for the next tick, inside the caller's transaction."""
    Notice.objects.create(
        topic=topic,
        subject=subject,
        text_key=text_key,
        about=about,
        person=person,
        contact=contact,
        address=address,
        created_at=now,
    )


def notify_everywhere(*, topic: str, subject: UUID, text_key: str, person: Person, now: datetime) -> None:
    """On every address they have: whoever reads one of them may be the wrong one."""
    for address in Address.objects.usable().filter(person=person):
        notify(topic=topic, subject=subject, text_key=text_key, person=person, address=address, now=now)


def tell_changed(*, person: Person, now: datetime) -> None:
    """Something about their account was changed, said on every address. Not what: the wrong one may read it."""
    notify_everywhere(topic="account", subject=person.pk, text_key="account_news", person=person, now=now)


def tell_withdrawn(*, person: Person, by: Person, kind: Withdrawn, now: datetime) -> None:
    """Fewer people would hear of this person's next alarm: they hear of it, and an alert that is open shows it.

    Always the same, whether one is open or not: whoever holds their phone must not learn that a silent one is.
    """
    Withdrawal.objects.create(person=person, by=by, what=kind, at=now)
    tell_changed(person=person, now=now)
