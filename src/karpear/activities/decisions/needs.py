"""Nobody has answered yet: whoever is asked has it to do, and hears of it again half a day before the start."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Person
from karpear.people.needs import NeedKind, Prompt, Reminder
from karpear.people.ways import Ways

from ..itinerary.models import Activity
from .actions.requests import ASKED_AGAIN, TOPIC, UNANSWERED, writable_travellers
from .queries.decision import OPEN_STATES, WAITING, able_to_answer

BEFORE = timedelta(hours=12)


def _due(now: datetime) -> "QuerySet[Activity]":
    waiting = [decision.value for decision in WAITING]
    return Activity.objects.filter(decision__in=waiting, state__in=OPEN_STATES, ends_at__gt=now)


def _leaves_soon(now: datetime) -> Q:
    """Once for each question: another assessment, or another person asked, is another question."""
    return Q(starts_at__lte=now + BEFORE)


def _prompts(activities: Sequence[Activity], now: datetime) -> list[Prompt]:
    return [prompt for activity in activities for prompt in _of_one(activity, now)]


def _of_one(activity: Activity, now: datetime) -> list[Prompt]:
    """Who is asked, and where they may no longer answer, everybody who may; and the travellers."""
    assessor = activity.assessments.values_list("person_id", flat=True).first()
    able = {person.pk for person in able_to_answer(activity, now=now, assessor=assessor)}
    recipients = able & {activity.approver_id} or able
    return [
        *(Prompt(person, activity.pk, about=activity.person_id) for person in sorted(recipients)),
        *(Prompt(person, activity.pk, text_key=UNANSWERED) for person in sorted(writable_travellers(activity))),
    ]


def _asked_of(person: Person) -> Q:
    """Named as the approver, and still allowed to answer."""
    return Q(approver=person, pk__in=Activity.objects.approvable_by(person).values("pk"))


ANSWER = NeedKind(
    "activity.answer",
    gettext_noop("Approve a trip, or not"),
    due=_due,
    person=_asked_of,
    until=lambda activity: activity.starts_at,
    path=lambda activity: reverse("activities:decide", args=[activity.pk]),
    reminder=Reminder(TOPIC, ASKED_AGAIN, told="reminded_at", untold=_leaves_soon, ways=Ways.FIRST, prompts=_prompts),
)
