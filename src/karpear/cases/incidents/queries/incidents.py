"""Incidents for the screens: which are there, how their clocks stand, who can be asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Min, Q, QuerySet
from django.utils.translation import gettext as _

from karpear.alerts.models import Alert
from karpear.alerts.queries.pages import AlertPage, alert_page
from karpear.countries.playbooks import Playbook, PlaybookStep
from karpear.countries.queries import pack
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person, Watch
from karpear.people.queries.choices import offered_members
from karpear.rules.access import Role, Verb, may
from karpear.rules.case.playbook import Stands, TaskState, stands
from karpear.rules.refusals import Forbidden
from karpear.vault.models import Record, RecordType

from ..models import Incident, IncidentState, Task
from .gone_owners import has_nobody
from .titles import incident_titles

MOST_OTHERS = 30
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One line of the clock. `words`: the pack's step; None for a task of one's own, whose words are sealed."""

    task: Task
    words: PlaybookStep | None
    stands: Stands

    @property
    def fact(self) -> Any:
        """Where a step comes from."""
        return self.words.fact if self.words else None


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One incident as this person sees it. `next`: what is due first; `people`: who can take it."""

    incident: Incident
    playbook: Playbook | None
    tasks: Sequence[TaskLine]
    next: TaskLine | None
    late: int
    people: Sequence[Person]
    named: Sequence[Person]
    is_open: bool
    title: str

    @property
    def to_do(self) -> list[TaskLine]:
        """The first that is due first."""
        return [line for line in self.tasks if line.task.state == TaskState.OPEN.value]

    @property
    def finished(self) -> list[TaskLine]:
        """Done or not needed, the newest first."""
        return [line for line in reversed(self.tasks) if line.task.state != TaskState.OPEN.value]


def incident_of(person: Person, incident: UUID) -> Incident:
    """One incident. Raises Missing."""
    rows = Incident.objects.visible_to(person).select_related(
        "organisation", "owner", "opened_by", "closed_by", "about"
    )
    return find_row(rows.filter(pk=incident))


def must_work(person: Person, incident: Incident) -> None:
    """Raises Forbidden for somebody who only sees it."""
    if incident.named.filter(person=person).exists():
        return
    member = Membership.objects.active().filter(person=person, organisation=incident.organisation_id).first()
    if not may(Role(member.role) if member else None, Verb.WORK_INCIDENTS):
        raise Forbidden(_("Your role in this organisation does not allow this."))


def incident_page(person: Person, incident: UUID, *, now: datetime) -> IncidentPage:
    """Everything about one incident that is not sealed. Raises Missing."""
    visible_incident = incident_of(person, incident)
    book = pack(visible_incident.country).playbooks.get(visible_incident.playbook)
    rows = visible_incident.tasks.select_related("owner", "done_by", "made_by")
    order = {step.key: number for number, step in enumerate(book.steps)} if book else {}
    tasks = sorted(rows, key=lambda task: (task.due_at or FAR, order.get(task.step, len(order))))
    lines = [_line(task, visible_incident, book, now) for task in tasks]
    waiting = [line for line in lines if line.task.state == TaskState.OPEN.value and line.task.due_at]
    return IncidentPage(
        incident=visible_incident,
        playbook=book,
        tasks=lines,
        next=waiting[0] if waiting else None,
        late=sum(line.stands is Stands.LATE for line in lines),
        people=able(visible_incident),
        named=[row.person for row in visible_incident.named.select_related("person")],
        is_open=visible_incident.state == IncidentState.OPEN,
        title=incident_titles(person, [visible_incident])[visible_incident.pk],
    )


def _line(task: Task, incident: Incident, book: Playbook | None, now: datetime) -> TaskLine:
    words = book.step(task.step) if book and task.step else None
    return TaskLine(task, words, stands(TaskState(task.state), task.made_at, task.due_at, now))


def able(incident: Incident) -> list[Person]:
    """Who can take it or a task of it: those who see it, and whom its alert is not about."""
    may_see = Q(pk__in=incident.named.values("person"))
    if incident.organisation_id:
        belongs = Membership.objects.active().filter(organisation=incident.organisation_id)
        may_see &= Q(pk__in=belongs.values("person"))
    if incident.organisation_id and not incident.restricted:
        roles = Membership.objects.that_may(Verb.SEE_INCIDENTS).filter(organisation=incident.organisation_id)
        may_see |= Q(pk__in=roles.values("person"))
    about = Alert.objects.filter(pk__in=[incident.alert]).exclude(person=incident.opened_by_id).values("person")
    of_the_held = Incident.objects.about_whom_is_held().filter(pk=incident.pk)
    people = Person.objects.filter(may_see, is_active=True).exclude(
        Q(pk__in=about) | Q(pk__in=of_the_held.values("about"))
    )
    return list(people.order_by("created_at", "pk"))


def incidents_list(person: Person, *, show: str, now: datetime) -> "QuerySet[Incident]":
    """Theirs that are open, mine, due, closed, or all, each with its `next_due`."""
    selection = _select_rows(Incident.objects.visible_to(person), person, show, now)
    waiting = Q(tasks__state=TaskState.OPEN.value)
    is_free = ExpressionWrapper(has_nobody("owner"), BooleanField())
    rows = selection.select_related("organisation", "owner").annotate(is_free=is_free)
    return rows.annotate(next_due=Min("tasks__due_at", filter=waiting))


def _select_rows(rows: "QuerySet[Incident]", person: Person, show: str, now: datetime) -> "QuerySet[Incident]":
    is_open = Q(state=IncidentState.OPEN)
    open_tasks = Task.objects.filter(state=TaskState.OPEN.value)
    match show:
        case "mine":
            own_tasks = open_tasks.filter(owner=person).values("incident")
            return rows.filter(is_open).filter(Q(owner=person) | Q(pk__in=own_tasks))
        case "due":
            return rows.filter(is_open, pk__in=open_tasks.filter(due_at__lte=now).values("incident"))
        case "closed":
            return rows.exclude(is_open)
        case "all":
            return rows
        case _:
            return rows.filter(is_open)


def own_organisations(person: Person) -> list[Organisation]:
    """Where they may open an incident: every organisation that they belong to."""
    return [
        membership.organisation
        for membership in person.memberships.belonging().select_related("organisation").order_by("joined_at", "id")
    ]


def colleagues(person: Person) -> list[Person]:
    """Whom a form offers them to name, of those whom they may; of a very large organisation not everybody."""
    offered = {colleague.pk: colleague for colleague in Person.objects.filter(pk__in=_watchers(person), is_active=True)}
    for organisation in person.memberships.active().values_list("organisation", flat=True):
        members = offered_members(Membership.objects.active().filter(organisation=organisation))
        offered |= {member.pk: member for member in members if member.pk != person.pk}
    return sorted(offered.values(), key=lambda colleague: (colleague.created_at, colleague.pk))


def are_colleagues(person: Person, people: Collection[UUID]) -> bool:
    """May they name all of these: members of their organisations, and people who watch over them?"""
    organisations = person.memberships.active().values("organisation")
    members = Membership.objects.active().filter(organisation__in=organisations, person__in=people).values("person")
    rows = Person.objects.filter(Q(pk__in=members) | Q(pk__in=_watchers(person)), pk__in=people, is_active=True)
    return rows.exclude(pk=person.pk).count() == len(set(people))


def _watchers(person: Person) -> QuerySet[Watch, Any]:
    return Watch.objects.accepted().filter(person=person, watcher__isnull=False).values("watcher")


def may_open_from(person: Person, alert: UUID) -> bool:
    """May they act on this alert, or is it their own?"""
    return Alert.objects.visible_at_home(person).filter(pk=alert).exists()


def may_act_on(person: Person, alert: UUID) -> bool:
    """May they act on this alert: is it somebody else's?"""
    return Alert.objects.may_act(person).filter(pk=alert).exists()


def opened_from(person: Person, *, alert: UUID | None, entry: UUID | None) -> Incident | None:
    """The incident that was opened from the same thing already, where they see it."""
    if not alert and not entry:
        return None
    same_origin = Q(alert=alert) if alert else Q(entry=entry, opened_by=person)
    return Incident.objects.visible_to(person).filter(same_origin).first()


def incident_of_task(person: Person, task: UUID) -> UUID:
    """Which incident a task belongs to. Raises Missing."""
    visible_task = find_row(Task.objects.filter(pk=task, incident__in=Incident.objects.visible_to(person)))
    return visible_task.incident_id


def to_take() -> "QuerySet[Incident]":
    """Closed incidents with an agreed fact that the risks have not heard of."""
    return Incident.objects.to_take().select_related("organisation").order_by("fact_consent_at", "id")


def other_incidents(person: Person, incident: Incident) -> list[Incident]:
    """The newest others that they see, to say how they belong together."""
    return list(Incident.objects.visible_to(person).exclude(pk=incident.pk)[:MOST_OTHERS])


@unguarded("whether anything of it is sealed, and nothing of what")
def is_written(incident: Incident) -> bool:
    """Is anything of it sealed yet?"""
    return Record.objects.kept().filter(thread=incident.record).exists()


def alert_of_case(person: Person, incident: Incident) -> AlertPage | None:
    """The alert behind an incident, with whom to ring and what is known, for those who may act on it."""
    if incident.alert is None or not may_act_on(person, incident.alert):
        return None
    return alert_page(person, incident.alert)


def sees_entry(person: Person, incident: Incident) -> bool:
    """Can they go back to the diary entry it was opened from?"""
    if incident.entry is None:
        return False
    return Record.objects.visible_to(person).filter(thread=incident.entry, type=RecordType.ENTRY).exists()
