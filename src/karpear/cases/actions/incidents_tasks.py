"""Steps and tasks: taken, done, not needed, begun again; and tasks of one's own, whose words are sealed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions import note_work
from karpear.audit.actions import record as audit
from karpear.people.models import Person
from karpear.rules.playbook import TaskState, next_reminder
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..models import Incident, Task
from ..queries.incidents import able
from .incidents import working_on

MOST = 200


@transaction.atomic
def add_task(*, by: Person, incident: UUID, key: UUID, due: datetime | None, owner: UUID | None, now: datetime) -> Task:
    """One more thing to do. What it is stands in a sealed note that names `key`. The same key is the same task."""
    one = working_on(by, incident)
    if found := Task.objects.filter(pk=key).first():
        if found.incident_id != one.pk:
            raise Missing
        return found
    if one.tasks.count() >= MOST:
        raise Conflict(_("There are very many tasks already."))
    _must_see(one, owner)
    made = Task.objects.create(
        pk=key, incident=one, due_at=due, owner_id=owner, made_by=by, made_at=now,
        remind_at=next_reminder(now, due, now),
    )  # fmt: skip
    _write("add", made, one, by, now)
    return made


@transaction.atomic
def give_task(*, by: Person, task: UUID, owner: UUID | None, now: datetime) -> Task:
    """Somebody takes it, is given it, or gives it back."""
    found, one = _working(by, task)
    _must_see(one, owner)
    if found.owner_id != owner:
        found.owner_id = owner
        found.save(update_fields=["owner"])
        _write("give", found, one, by, now, owner=str(owner or ""))
    return found


@transaction.atomic
def settle_task(*, by: Person, task: UUID, state: TaskState, now: datetime) -> Task:
    """Done, not needed, or open again. Whoever was first stays named; the same again changes nothing."""
    found, one = _working(by, task)
    if found.state == state.value:
        return found
    found.state = state.value
    is_open = state is TaskState.OPEN
    found.done_at, found.done_by = (None, None) if is_open else (now, by)
    found.remind_at = next_reminder(found.made_at, found.due_at, now) if is_open else None
    found.save(update_fields=["state", "done_at", "done_by", "remind_at"])
    note_work(by=by, alert_id=one.alert, what="step_done", now=now)
    _write("settle", found, one, by, now, state=state.value)
    return found


def _working(by: Person, task: UUID) -> tuple[Task, Incident]:
    """A task of an open incident that they may change, both locked. Raises Missing, Forbidden, Conflict."""
    incident = Task.objects.filter(pk=task).values_list("incident", flat=True).first()
    if incident is None:
        raise Missing
    one = working_on(by, incident)
    return Task.objects.select_for_update().get(pk=task), one


def _must_see(one: Incident, owner: UUID | None) -> None:
    if owner and owner not in {person.pk for person in able(one)}:
        raise BadFields([("owner", _("Choose somebody who can see this."))])


def _write(verb: str, task: Task, one: Incident, by: Person, now: datetime, **detail: str) -> None:
    audit(
        at=now, action=f"task.{verb}", object_type="task", object_id=task.pk, actor=by.pk,
        organisation=one.organisation_id, incident=str(one.pk), step=task.step, **detail,
    )  # fmt: skip
