"""Messages about sessions: neutral words, a link, nothing of what it is about."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from karpear.messaging.actions.queue import queue
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import routes
from karpear.people.models import Person

from ...models.sessions import Rater, Session

TOPIC = "assessment"
ASKED, DUE = "opinion_asked", "assessment_due"


def tell_asked(session: Session, raters: Iterable[Rater], *, by: Person, now: datetime) -> int:
    """Members who were asked get one message on the first channel that reaches them. Returns how many."""
    people = [r.person_id for r in raters if r.person_id]
    return tell(session.pk, people, ASKED, about=by.pk, now=now)


def tell(
    subject: UUID, people: Iterable[UUID], text_key: str, *, about: UUID | None, now: datetime, round_: int = 0
) -> int:
    """One message each about a session, written into the outbox. Returns how many people can be reached."""
    listed = list(people)
    ways = routes(listed).people
    deliveries = [
        Delivery(
            topic=TOPIC,
            subject=subject,
            text_key=text_key,
            about_id=about,
            person_id=person,
            address_id=ways[person][0].address,
            channel=ways[person][0].channel,
            priority=Priority.ORDINARY,
            round=round_,
            next_attempt_at=now,
            created_at=now,
        )
        for person in listed
        if ways.get(person)
    ]
    queue(deliveries)
    return len(deliveries)
