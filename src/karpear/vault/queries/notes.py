"""Notes that wait for their person to unlock."""

from typing import Any
from uuid import UUID

from karpear.people.models import Person

from ..blobs import to_text

AT_ONCE = 50


def notes_page(person: Person, after: UUID | None = None) -> list[dict[str, Any]]:
    """The next of one's own notes, oldest first."""
    rows = person.notes.order_by("pk")
    if after:
        rows = rows.filter(pk__gt=after)
    return [{"id": note.pk, "body": to_text(note.body), "received_at": note.received_at} for note in rows[:AT_ONCE]]


def notes_waiting(person: Person) -> int:
    """How many wait."""
    return person.notes.count()


def own_recipient(person: Person) -> str:
    """The public key that a phone seals to; empty where there is none."""
    return person.identities.active().values_list("recipient", flat=True).first() or ""
