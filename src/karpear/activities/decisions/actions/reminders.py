"""Nobody has answered, and they want to leave soon."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from karpear.db.batches import in_sets

from ...models.plans import Activity
from ..queries.decision import OPEN_STATES, WAITING, able_to_answer
from .requests import ASKED_AGAIN, UNANSWERED, tell_approvers, tell_travellers

BEFORE = timedelta(hours=12)
SET = 50


def remind_approvers(*, now: datetime) -> int:
    """One more message to who is asked, and one to the travellers, half a day before the start. Returns how many plans.

    When who is asked may no longer answer, everybody who may is told. Once for each question: another assessment, or
    another person asked, is another question.
    """
    plans = Activity.objects.filter(
        decision__in=[d.value for d in WAITING],
        state__in=OPEN_STATES,
        reminded_at__isnull=True,
        starts_at__lte=now + BEFORE,
        ends_at__gt=now,
    )
    plans = plans.order_by("starts_at", "pk")
    return in_sets("remind approvers", plans, lambda due: _remind(due, now), size=SET, now=now)


def _remind(due: QuerySet[Activity], now: datetime) -> int:
    activities = list(due.select_for_update(skip_locked=True, of=("self",)))
    Activity.objects.filter(pk__in=[a.pk for a in activities]).update(reminded_at=now)
    for activity in activities:
        assessor = activity.assessments.values_list("person_id", flat=True).first()
        able = {person.pk for person in able_to_answer(activity, now=now, assessor=assessor)}
        tell_approvers(activity, able & {activity.approver_id} or able, ASKED_AGAIN, now=now)
        tell_travellers(activity, UNANSWERED, now=now)
    return len(activities)
