"""Messages about sessions: neutral words, a link, nothing of what it is about."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from karpear.messaging.actions.send import Message, send_all
from karpear.people.models import Person

from ..models import Rater, Session

TOPIC = "assessment"
ASKED, DUE, FORM_DUE = "opinion_asked", "assessment_due", "self_assessment_due"


def tell_asked(session: Session, raters: Iterable[Rater], *, by: Person, now: datetime) -> int:
    """Members who were asked get one message on the first channel that reaches them. Returns how many."""
    people = [r.person_id for r in raters if r.person_id]
    return tell(session.pk, people, ASKED, about=by.pk, now=now)


def tell(
    subject: UUID, people: Iterable[UUID], text_key: str, *, about: UUID | None, now: datetime, round_: int = 0
) -> int:
    """One message each about a session, written into the outbox. Returns how many people can be reached."""
    message = partial(Message, topic=TOPIC, subject=subject, text_key=text_key, about=about, round=round_)
    return send_all([message(person=person) for person in people], now=now)
