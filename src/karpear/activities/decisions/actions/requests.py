"""Messages about a decision: an approver is asked and reminded, the travellers hear every answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from karpear.alerts.queries.stages import held_people
from karpear.messaging.actions.cancel import cancel as take_back
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery

from ...itinerary.models import Activity
from ..queries.decision import travellers_of

TOPIC = "decision"
ASKED, ASKED_AGAIN = "approval", "approval_again"
#: How many questions about one plan leave within an hour when its traveller asks one after another.
MOST_ASKED = 20
ANSWERED, UNANSWERED, NEWS = "decision", "decision_waits", "news"


def tell_approvers(activity: Activity, people: Iterable[UUID], text_key: str, *, now: datetime) -> int:
    """Send these people a link to the decision. Returns how many messages were queued."""
    return _send(activity, people, text_key, about=activity.person_id, now=now)


def tell_travellers(activity: Activity, text_key: str, *, now: datetime, but: UUID | None = None) -> int:
    """Send everybody who goes, and has an account, a link to the decision: not to a phone that others may hold."""
    return _send(activity, writable_travellers(activity) - {but}, text_key, about=None, now=now)


def writable_travellers(activity: Activity) -> set[UUID]:
    """Those whose phone others do not hold, as far as is known."""
    traveller_ids = travellers_of(activity)
    return traveller_ids - held_people(traveller_ids)


def asked_often(activity: Activity, *, now: datetime) -> bool:
    """Were so many asked within the last hour that one more would not be a question?"""
    deliveries = Delivery.objects.filter(topic=TOPIC, subject=activity.pk, text_key=ASKED)
    return deliveries.filter(created_at__gt=now - timedelta(hours=1)).count() >= MOST_ASKED


def ask_no_more(activity: Activity, *, now: datetime) -> None:
    """Questions that have not left yet are taken back."""
    take_back(subject=activity.pk, now=now, text_keys=(ASKED, ASKED_AGAIN))


def _send(activity: Activity, people: Iterable[UUID], text_key: str, *, about: UUID | None, now: datetime) -> int:
    """Each time it is said is another message."""
    message = partial(Message, topic=TOPIC, subject=activity.pk, text_key=text_key, about=about)
    return send_all([message(person=person) for person in sorted(set(people))], now=now)
