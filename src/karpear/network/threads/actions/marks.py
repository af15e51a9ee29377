"""What is new to whom: told once, without a word of it, until they have read it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.alerts.queries.stages import silent_among
from karpear.messaging.actions.send import Message, send_all
from karpear.people.models import Person
from karpear.people.ways import Ways

from ..models import Thread, ThreadMark

TOPIC = "thread"
TEXT = "shared"


def mark_unread(thread: Thread, people: Collection[UUID], *, by: Person, now: datetime) -> None:
    """Something new stands there for all of these but whoever wrote it. Inside the caller's transaction.

    To whose phone no message may go now the keeper tells it later (`needs.py`).
    """
    readers = [person for person in people if person != by.pk]
    ThreadMark.objects.bulk_create(
        [ThreadMark(thread=thread, person_id=person) for person in readers], ignore_conflicts=True
    )
    fresh = ThreadMark.objects.filter(thread=thread, person__in=readers, unread_at__isnull=True)
    fresh_readers = sorted(fresh.values_list("person", flat=True))
    ThreadMark.objects.filter(thread=thread, person__in=fresh_readers).update(unread_at=now)
    reached = sorted(set(fresh_readers) - silent_among(fresh_readers)) if fresh_readers else []
    send_all(
        [Message(topic=TOPIC, subject=thread.pk, text_key=TEXT, person=person, ways=Ways.BESIDE) for person in reached],
        now=now,
    )
    ThreadMark.objects.filter(thread=thread, person__in=reached).update(told_at=now)


def note_told(marks: Sequence[ThreadMark], now: datetime) -> None:
    """The keeper has told them."""
    ThreadMark.objects.filter(pk__in=[mark.pk for mark in marks]).update(told_at=now)


@transaction.atomic
def note_read(*, person: Person, thread: Thread) -> None:
    """They have opened its last page: nothing there is new to them."""
    ThreadMark.objects.filter(thread=thread, person=person, unread_at__isnull=False).update(unread_at=None)
