"""Who hears that an activity is to be looked at again: in neutral words, never why."""

from datetime import datetime
from uuid import UUID

from karpear.messaging.actions import queue
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import routes
from karpear.rules.plan.decision import YES

from ..models import Activity, Answered, Proposal, State
from ..queries import able_to_answer, latest_assessments, travellers_of

TOPIC = "look"
AGAIN, ANSWERED = "look_again", "news"


def warn(activity: Activity, proposal: Proposal, *, now: datetime, answered: bool = False) -> int:
    """Travellers, and who approved or is to approve; once answered, the travellers. Returns how many messages."""
    people = travellers_of(activity)
    if not answered:
        people |= _approvers(activity, now) - people
    ways = routes(people).people
    made = [
        Delivery(
            topic=TOPIC,
            subject=proposal.pk,
            text_key=ANSWERED if answered else AGAIN,
            about_id=activity.person_id,
            person_id=person,
            address_id=way.address,
            channel=way.channel,
            priority=Priority.ORDINARY,
            next_attempt_at=now,
            created_at=now,
        )
        for person in sorted(people)
        for way in ways.get(person, [])[:1]
    ]
    queue(made)
    return len(made)


def _approvers(activity: Activity, now: datetime) -> set[UUID]:
    """Who is asked, and whoever said yes. Nobody yet: whoever would be asked first, except for a draft, which is
    nobody else's business."""
    latest = latest_assessments([activity.pk]).get(activity.pk)
    yes = Answered.objects.filter(assessment=latest, answer__in=list(YES)) if latest else Answered.objects.none()
    named = {activity.approver_id, latest and latest.approver_id, *yes.values_list("person_id", flat=True)}
    found = {pk for pk in named if pk}
    if found or activity.state == State.DRAFT:
        return found
    return {one.pk for one in able_to_answer(activity, now=now)[:1]}
