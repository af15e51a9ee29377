"""Whoever has a step is told before it is due, and once when it is late; a supporter is told on each day to ask.

Whoever answers a lie in public is told as they are chosen (`actions/answers.py`), and has it here until it is out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop

from karpear.alerts.queries.stages import silent_among
from karpear.countries.queries import pack
from karpear.people.models import Membership, Person
from karpear.people.needs import Escalation, NeedAct, NeedKind, Prompt, Reminder
from karpear.people.queries.leads import leads_of
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.case.playbook import PublicStep, TaskState, next_reminder

from .models import AnswerPlan, Incident, IncidentState, Named, SupportDay, Task
from .queries.about import hidden_from
from .queries.answers import answered_by
from .queries.gone_owners import has_nobody

TOPIC = "incident"
LEADS_AFTER = timedelta(days=2)


def _tasks(_now: datetime) -> "QuerySet[Task]":
    open_tasks = Task.objects.filter(state=TaskState.OPEN.value, incident__state=IncidentState.OPEN)
    is_free = has_nobody("owner", of="incident") & has_nobody("incident__owner", of="incident")
    return open_tasks.select_related("incident").annotate(is_free=ExpressionWrapper(is_free, BooleanField()))


def _own_tasks(person: Person) -> Q:
    """Theirs; without an owner, those of the incidents that are theirs; and those that nobody has at all.

    Whoever was let go has none of them: `_whom` tells the others, and here they are listed.
    """
    free_tasks = has_nobody("owner", of="incident")
    own_steps = Q(owner=person) | (
        free_tasks & (Q(incident__owner=person) | has_nobody("incident__owner", of="incident"))
    )
    return own_steps & Q(incident__in=Incident.objects.visible_to(person))


def _is_free(task: Task) -> bool:
    return bool(task.is_free)  # type: ignore[attr-defined]


def _why(task: Task) -> str:
    """What the playbook calls the step, and whether somebody has it."""
    book = pack(task.incident.country).playbooks.get(task.incident.playbook)
    step = book.step(task.step) if book and task.step else None
    parts = [step.name.in_language(get_language() or "en") if step else "", gettext("Nobody has it") * _is_free(task)]
    return " · ".join(part for part in parts if part)


def _acts(task: Task) -> list[NeedAct]:
    path = reverse("cases:incident_task", args=[task.pk])
    take = NeedAct(gettext_noop("I take it"), path, {"do": "take", "back": "today"})
    return [take] if _is_free(task) else []


def _of_tasks(tasks: Sequence[Task], now: datetime) -> list[Prompt]:
    """The owner of a step, else the owner of its incident, else everybody who may work on it."""
    able = _able({task.incident for task in tasks})
    return [
        Prompt(person, task.pk, about=person, round=0 if task.due_at and now < task.due_at else 1)
        for task in tasks
        for person in _whom(task, able[task.incident_id])
    ]


def _set_next_reminder(tasks: Sequence[Task], now: datetime) -> None:
    for task in tasks:
        task.remind_at = next_reminder(task.made_at, task.due_at, now)
    Task.objects.bulk_update(tasks, ["remind_at"])


def _whom(task: Task, able: set[UUID]) -> set[UUID]:
    """The first of these who still sees it: the task's owner, the incident's owner; else all who do."""
    for person in (task.owner_id, task.incident.owner_id):
        if person in able:
            return {person}
    return able


def _leads(tasks: Sequence[Task], _now: datetime) -> list[Prompt]:
    """Those who see the incident: never of one that is about them, nor of one that is kept to others."""
    leads = leads_of({task.incident.organisation_id for task in tasks})
    able = _able({task.incident for task in tasks})
    return [
        Prompt(lead, task.pk)
        for task in tasks
        for lead in leads[task.incident.organisation_id]
        & able[task.incident_id] - {task.owner_id or task.incident.owner_id}
    ]


def _able(incidents: "set[Incident]") -> dict[UUID, set[UUID]]:
    """Who sees each of these incidents: those named who still belong there, and the roles of its organisation.

    Neither whom it is hidden from, nor anybody to whose phone no message may go: the others hear of it.
    """
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
    for incident_id, person in hidden_from(incidents).items():
        able[incident_id].discard(person)
    silent = silent_among(set().union(*able.values()))
    return {pk: people - silent for pk, people in able.items()}


def _days(now: datetime) -> "QuerySet[SupportDay]":
    """Days that came, on which nobody has asked yet."""
    return SupportDay.objects.filter(done_at=None, support__ended_at=None, due_at__lte=now).select_related("support")


def _of_days(days: Sequence[SupportDay], _now: datetime) -> list[Prompt]:
    return [
        Prompt(day.support.supporter_id, day.support_id, about=day.support.supporter_id, round=day.due_at.toordinal())
        for day in days
    ]


TASKS = NeedKind(
    "incident.task",
    gettext_noop("A step of an incident"),
    due=_tasks,
    person=_own_tasks,
    until=lambda task: task.due_at,
    path=lambda task: reverse("cases:incident", args=[task.incident_id]),
    why=_why,
    acts=_acts,
    escalation=Escalation(TOPIC, "due_at", LEADS_AFTER, _leads),
    reminder=Reminder(
        TOPIC, "task_due", untold=lambda now: Q(remind_at__lte=now), mark=_set_next_reminder, ways=Ways.FIRST,
        prompts=_of_tasks,
    ),
)  # fmt: skip
SUPPORT = NeedKind(
    "support.day",
    gettext_noop("Ask how somebody is"),
    due=_days,
    person="support__supporter",
    until=lambda day: day.due_at,
    path=lambda day: reverse("cases:support", args=[day.support_id]),
    reminder=Reminder("support", "support_day", told="told_at", ways=Ways.FIRST, prompts=_of_days),
)


def _answers(_now: datetime) -> "QuerySet[AnswerPlan]":
    """Until the reply is out, or it is said that none is needed."""
    replies = Task.objects.filter(incident=OuterRef("pk"), step=PublicStep.REPLIED)
    is_out = Exists(replies.exclude(state=TaskState.OPEN.value))
    plans = AnswerPlan.objects.filter(~is_out, incident__state=IncidentState.OPEN)
    return plans.annotate(reply_due=Subquery(replies.values("due_at")[:1]))


TO_ANSWER_IN_PUBLIC = NeedKind(
    "incident.answer",
    gettext_noop("You are the one who answers"),
    due=_answers,
    person=answered_by,
    until=lambda plan: plan.reply_due or plan.decided_at,  # type: ignore[attr-defined]
    path=lambda _plan: reverse("my_voice:mine"),
)


def _given_by(person: Person) -> Q:
    """Steps of incidents that are theirs, which somebody else has."""
    visible_incidents = Incident.objects.visible_to(person)
    is_somebodys = ~has_nobody("owner", of="incident") & ~Q(owner=person)
    return Q(incident__owner=person, incident__in=visible_incidents) & is_somebodys


GIVEN_STEPS = NeedKind(
    "task.given",
    gettext_noop("A step of your incident that somebody else has"),
    due=_tasks,
    person=_given_by,
    until=lambda task: task.due_at,
    path=lambda task: reverse("cases:incident", args=[task.incident_id]),
    why=_why,
)
