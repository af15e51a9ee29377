"""Steps and tasks: taken, done, not needed, begun again; and tasks of one's own, whose words are sealed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions.casework import note_work
from karpear.audit.actions.lines import record as audit
from karpear.countries.queries import pack, recipients
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.case.playbook import LeadsTo, TaskState, next_reminder
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..models import Incident, Task
from ..queries.incidents import able
from .incidents import working_on

MOST = 200


@transaction.atomic
def add_task(*, by: Person, incident: UUID, key: UUID, due: datetime | None, owner: UUID | None, now: datetime) -> Task:
    """One more thing to do. What it is stands in a sealed note that names `key`. The same key is the same task."""
    locked_incident = working_on(by, incident)
    if existing_task := Task.objects.filter(pk=key).first():
        if existing_task.incident_id != locked_incident.pk:
            raise Missing
        return existing_task
    if locked_incident.tasks.count() >= MOST:
        raise Conflict(_("There are already very many tasks."))
    _must_see(locked_incident, owner)
    task = Task.objects.create(
        pk=key, incident=locked_incident, due_at=due, owner_id=owner, made_by=by, made_at=now,
        remind_at=next_reminder(now, due, now),
    )  # fmt: skip
    _write("add", task, locked_incident, by, now)
    return task


@transaction.atomic
def give_task(*, by: Person, task: UUID, owner: UUID | None, now: datetime, only_free: bool = False) -> Task:
    """Somebody takes it, is given it, or gives it back.

    `only_free`: they read that nobody has it. Raises Conflict where somebody was faster, or it was done meanwhile.
    """
    locked_task, locked_incident = _lock_task(by, task)
    _must_see(locked_incident, owner)
    if only_free:
        _must_be_free(locked_task, locked_incident, owner)
    if locked_task.owner_id != owner:
        locked_task.owner_id = owner
        locked_task.save(update_fields=["owner"])
        _write("give", locked_task, locked_incident, by, now, owner=str(owner or ""))
    return locked_task


@transaction.atomic
def settle_task(*, by: Person, task: UUID, state: TaskState, now: datetime) -> Task:
    """Done, not needed, or open again. Whoever was first stays named; the same again changes nothing."""
    locked_task, locked_incident = _lock_task(by, task)
    if locked_task.state != state.value:
        _settle(locked_task, locked_incident, by, state, now)
    return locked_task


def steps_done(locked_incident: Incident, steps: Collection[str], *, by: Person, now: datetime) -> None:
    """Done by what was decided elsewhere, where they are open. Part of the caller's transaction."""
    rows = locked_incident.tasks.select_for_update().filter(step__in=steps, state=TaskState.OPEN.value)
    for task in rows:
        _settle(task, locked_incident, by, TaskState.DONE, now)


def _settle(task: Task, incident: Incident, by: Person, state: TaskState, now: datetime) -> None:
    task.state = state.value
    is_open = state is TaskState.OPEN
    task.done_at, task.done_by = (None, None) if is_open else (now, by)
    task.remind_at = next_reminder(task.made_at, task.due_at, now) if is_open else None
    task.save(update_fields=["state", "done_at", "done_by", "remind_at"])
    note_work(by=by, alert_id=incident.alert, what="step_done", now=now)
    _write("settle", task, incident, by, now, state=state.value)


@transaction.atomic
def letter_left(*, by: Person, thread: UUID, recipient: str, now: datetime) -> None:
    """A letter has left: steps of its incident that ask for one to this kind of recipient are done."""
    for task in _asking_for(thread, recipient, TaskState.OPEN):
        _settle(task, task.incident, by, TaskState.DONE, now)


@transaction.atomic
def letter_stayed(*, by: Person, thread: UUID, recipient: str, sent_at: datetime | None, now: datetime) -> None:
    """It was not sent after all: what was done with it is open again."""
    for task in _asking_for(thread, recipient, TaskState.DONE):
        if task.done_at == sent_at:
            _settle(task, task.incident, by, TaskState.OPEN, now)


def _asking_for(thread: UUID, recipient: str, state: TaskState) -> list[Task]:
    """Steps of an open incident that a letter to this recipient answers, locked."""
    incident = Incident.objects.open().filter(record=thread).first()
    book = pack(incident.country).playbooks.get(incident.playbook) if incident else None
    if incident is None or book is None:
        return []
    kinds = {addressee.id: addressee.kind for addressee in recipients(incident.country)}
    asks = [step for step in book.steps if step.leads_to is LeadsTo.REPORT and step.recipient]
    keys = [step.key for step in asks if kinds.get(step.recipient) == kinds.get(recipient, recipient)]
    rows = Task.objects.select_for_update(of=("self",)).select_related("incident")
    return list(rows.filter(incident=incident, step__in=keys, state=state.value))


def _lock_task(by: Person, task: UUID) -> tuple[Task, Incident]:
    """A task of an open incident that they may change, both locked. Raises Missing, Forbidden, Conflict."""
    incident = find_row(Task.objects.filter(pk=task).values_list("incident", flat=True))
    locked_incident = working_on(by, incident)
    return Task.objects.select_for_update().get(pk=task), locked_incident


def _must_be_free(task: Task, incident: Incident, owner: UUID | None) -> None:
    if task.state != TaskState.OPEN.value:
        raise Conflict(_("This step is settled already. Nothing was changed."))
    people = {person.pk: person for person in able(incident)}
    holders = (people.get(person) for person in (task.owner_id, incident.owner_id) if person)
    holder = next((person for person in holders if person and person.pk != owner), None)
    if holder:
        raise Conflict(_("%(name)s has it already. Nothing was changed.") % {"name": holder.shown_name})


def _must_see(incident: Incident, owner: UUID | None) -> None:
    if owner and owner not in {person.pk for person in able(incident)}:
        raise BadFields([("owner", _("Choose somebody who can see this."))])


def _write(verb: str, task: Task, incident: Incident, by: Person, now: datetime, **detail: str) -> None:
    audit(
        at=now, action=f"task.{verb}", object_type="task", object_id=task.pk, actor=by.pk,
        organisation=incident.organisation_id, incident=str(incident.pk), step=task.step, **detail,
    )  # fmt: skip
