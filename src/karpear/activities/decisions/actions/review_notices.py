"""Who hears that an activity is to be looked at again: in neutral words, never why."""

from datetime import datetime
from functools import partial
from uuid import UUID

from karpear.messaging.actions.send import Message, send_all
from karpear.rules.plan.decision import YES

from ...itinerary.models import Activity, PlanState
from ..models import Answered, ReviewProposal
from ..queries.decision import able_to_answer, travellers_of
from ..queries.reviews import latest_assessments

TOPIC = "look"
AGAIN, ANSWERED = "look_again", "news"


def warn(activity: Activity, proposal: ReviewProposal, *, now: datetime) -> int:
    """Travellers, and who approved or is to approve. Returns how many messages."""
    return _tell(travellers_of(activity) | _approvers(activity, now), activity, proposal, AGAIN, now)


def tell_answered(activity: Activity, proposal: ReviewProposal, *, now: datetime) -> int:
    """The travellers."""
    return _tell(travellers_of(activity), activity, proposal, ANSWERED, now)


def tell_taken_back(activity: Activity, proposal: ReviewProposal, *, now: datetime) -> int:
    """Whoever was warned: nothing is to be looked at any more."""
    return _tell(travellers_of(activity) | _approvers(activity, now), activity, proposal, ANSWERED, now)


def _tell(people: set[UUID], activity: Activity, proposal: ReviewProposal, text_key: str, now: datetime) -> int:
    message = partial(Message, topic=TOPIC, subject=proposal.pk, about=activity.person_id, round=0, text_key=text_key)
    return send_all([message(person=person) for person in sorted(people)], now=now)


def _approvers(activity: Activity, now: datetime) -> set[UUID]:
    """Who is asked, and whoever said yes. Nobody yet: whoever would be asked first, except for a draft, which is
    nobody else's business."""
    latest = latest_assessments([activity.pk]).get(activity.pk)
    answers = Answered.objects.filter(assessment=latest, answer__in=list(YES)) if latest else Answered.objects.none()
    candidate_ids = {activity.approver_id, latest and latest.approver_id, *answers.values_list("person_id", flat=True)}
    approver_ids = {pk for pk in candidate_ids if pk}
    if approver_ids or activity.state == PlanState.DRAFT:
        return approver_ids
    return {person.pk for person in able_to_answer(activity, now=now)[:1]}
