"""Whoever has a step is told before it is due, and once when it is late; a supporter is told on each day to ask."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import QuerySet

from karpear.db.batches import in_sets
from karpear.messaging.actions.send import Message, send_all
from karpear.people.models import Membership
from karpear.rules.access import Verb
from karpear.rules.case.playbook import next_reminder

from ..models import Incident, Named, SupportDay, Task

SET = 200


def remind_of_tasks(*, now: datetime) -> int:
    """Tell the owner of a step, else the owner of its incident, else everybody who may work on it."""
    due = Task.objects.to_remind().filter(remind_at__lte=now).order_by("remind_at")
    return in_sets("remind of tasks", due, lambda rows: _tasks(rows, now), size=SET, now=now)


def _tasks(due: "QuerySet[Task]", now: datetime) -> int:
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("incident"))
    able = _able({task.incident for task in rows})
    reminders: list[tuple[UUID, UUID, int]] = []
    for task in rows:
        wave = 0 if task.due_at and now < task.due_at else 1
        reminders += [(task.pk, person, wave) for person in _whom(task, able[task.incident_id])]
        task.remind_at = next_reminder(task.made_at, task.due_at, now)
    Task.objects.bulk_update(rows, ["remind_at"])
    _tell("incident", "task_due", reminders, now)
    return len(rows)


def _whom(task: Task, able: set[UUID]) -> set[UUID]:
    """The first of these who still sees it: the task's owner, the incident's owner; else all who do."""
    for person in (task.owner_id, task.incident.owner_id):
        if person in able:
            return {person}
    return able


def _able(incidents: "set[Incident]") -> dict[UUID, set[UUID]]:
    """Who sees each of these incidents: those named who still belong there, and the roles of its organisation."""
    able: dict[UUID, set[UUID]] = {incident.pk: set() for incident in incidents}
    where = {incident.organisation_id for incident in incidents if incident.organisation_id}
    active = Membership.objects.active().filter(organisation__in=where, person__is_active=True)
    belongs = set(active.values_list("organisation_id", "person_id"))
    roles = Membership.objects.that_may(Verb.SEE_INCIDENTS).filter(organisation__in=where, person__is_active=True)
    by_role: dict[UUID, set[UUID]] = {}
    for organisation, person in roles.values_list("organisation_id", "person_id"):
        by_role.setdefault(organisation, set()).add(person)
    named_rows = Named.objects.filter(incident__in=able, person__is_active=True).select_related("incident")
    for row in named_rows:
        where_it_is = row.incident.organisation_id
        if not where_it_is or (where_it_is, row.person_id) in belongs:
            able[row.incident_id].add(row.person_id)
    for incident in incidents:
        if incident.organisation_id and not incident.restricted:
            able[incident.pk] |= by_role.get(incident.organisation_id, set())
    return able


def remind_supporters(*, now: datetime) -> int:
    """Today is a day to ask somebody how they are."""
    due = SupportDay.objects.filter(told_at=None, done_at=None, support__ended_at=None, due_at__lte=now)
    return in_sets("remind supporters", due.order_by("due_at"), lambda rows: _days(rows, now), size=SET, now=now)


def _days(due: "QuerySet[SupportDay]", now: datetime) -> int:
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("support"))
    SupportDay.objects.filter(pk__in=[day.pk for day in rows]).update(told_at=now)
    _tell(
        "support",
        "support_day",
        [(day.support_id, day.support.supporter_id, day.due_at.toordinal()) for day in rows],
        now,
    )
    return len(rows)


def _tell(topic: str, text: str, reminders: Iterable[tuple[UUID, UUID, int]], now: datetime) -> None:
    """(subject, person, round): on the first channel that reaches each."""
    message = partial(Message, topic=topic, text_key=text)
    send_all(
        [message(subject=subject, person=person, about=person, round=number) for subject, person, number in reminders],
        now=now,
    )
