"""Key tasks that nobody stands in for, and hand-over packs that wait to be read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind, Prompt, Reminder
from karpear.rules.access import Verb

from .models import KeyTask
from .queries import unread_handovers, without_deputy

TOPIC = "handover"


def _may_keep(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_SUCCESSION))


def _writers(tasks: Sequence[KeyTask], _now: datetime) -> list[Prompt]:
    """Whoever put it on the list, while their role still lets them."""
    rows = Membership.objects.that_may(Verb.KEEP_SUCCESSION).filter(person__in={task.added_by_id for task in tasks})
    able = set(rows.values_list("organisation", "person"))
    return [
        Prompt(task.added_by_id, task.pk)
        for task in tasks
        if task.added_by_id and (task.organisation_id, task.added_by_id) in able
    ]


NO_DEPUTY: NeedKind[KeyTask] = NeedKind(
    "keytask.deputy",
    gettext_noop("Find a deputy for a key task"),
    due=without_deputy,
    person=_may_keep,
    until=lambda _task: None,
    path=lambda task: reverse("preparedness:key_task", args=[task.pk]),
    reminder=Reminder(TOPIC, "ready", told="told_at", again=timedelta(days=30), prompts=_writers),
    many=lambda: reverse("preparedness:succession"),
)
HANDOVER: NeedKind[Any] = NeedKind(
    "keytask.read",
    gettext_noop("Read what was handed over to you"),
    due=unread_handovers,
    person="deputy",
    until=lambda _task: None,
    path=lambda task: reverse("preparedness:key_task", args=[task.pk]),
    reminder=Reminder(TOPIC, "ready", told="handover_told_at"),
    many=lambda: reverse("preparedness:my_handover"),
)
