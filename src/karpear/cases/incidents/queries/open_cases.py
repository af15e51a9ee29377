"""Open cases for those who watch: who it is about, who has it, the next step and its hour."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper
from django.utils.translation import get_language

from karpear.alerts.models import Alert, StageCall, not_over
from karpear.alerts.queries.stages import freed
from karpear.alerts.queries.words import freed_word, stage_word
from karpear.countries.queries import pack
from karpear.countries.values import Name
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.case.playbook import TaskState

from ..models import Incident, IncidentState, Task
from .gone_owners import has_nobody
from .titles import incident_title, playbook_name

MOST_CASES = 50


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One open case. `incident` empty: something stands that was confirmed of an alert, and no incident is open;
    `closed` is the one that was closed last.

    `what`: its kind, which is about nobody; `title`: what it is called; `name`: whom it is about, for those who act
    on its alert, or as somebody said. `known`: what was confirmed. `step`: the next one, None for a task of one's own
    or when every step is done. `person`: like `name`. `holds`: what was confirmed stands, so that nobody asks them to
    check in.
    """

    incident: UUID | None
    alert: UUID | None
    what: str
    title: str
    name: str
    known: str
    since: datetime
    owner: Person | None
    step: Name | None
    due_at: datetime | None
    closed: UUID | None = None
    person: UUID | None = None
    holds: bool = False

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at <= now


def open_cases(person: Person) -> list[CaseLine]:
    """What goes on in organisations where this person works on incidents: what nobody has, then the next hour first.

    At most five queries.
    """
    organisations = Membership.objects.that_may(Verb.WORK_INCIDENTS).filter(person=person).values("organisation")
    rows = Incident.objects.visible_to(person).open().filter(organisation__in=organisations)
    rows = rows.annotate(is_free=ExpressionWrapper(has_nobody("owner"), BooleanField()))
    incidents = list(rows.select_related("owner", "about").order_by("-opened_at", "-id")[:MOST_CASES])
    alert_ids = [row.alert for row in incidents if row.alert]
    alerts = Alert.objects.may_act(person).select_related("person", "owner") if alert_ids else Alert.objects.none()
    about = {alert.pk: alert for alert in alerts.filter(pk__in=alert_ids)}
    calls_by_alert = _find_calls(person)
    steps = _next_steps(incidents)
    lines = [
        _line(row, about.get(row.alert) if row.alert else None, calls_by_alert, steps.get(row.pk)) for row in incidents
    ]
    bare = [call for call in calls_by_alert.values() if call.alert_id not in about]
    closed = _find_closed(person, bare) if bare else {}
    lines += [_without_incident(call, closed.get(call.alert_id)) for call in bare]
    return sorted(lines, key=_urgency)


def _urgency(line: CaseLine) -> tuple[bool, bool, datetime]:
    return line.owner is not None, line.due_at is None, line.due_at or line.since


def _find_calls(person: Person) -> dict[UUID, StageCall]:
    """Alert → the stage that stands and was confirmed last: none silences anybody without a row here.

    There are few that stand: who may see them is asked only where there are any.
    """
    standing_ids = set(StageCall.objects.in_force().values_list("alert", flat=True))
    if not standing_ids:
        return {}
    visible_alerts = Alert.objects.may_act(person).filter(not_over(), pk__in=standing_ids)
    calls = StageCall.objects.in_force().filter(alert__in=visible_alerts.values("pk"))
    rows = calls.select_related("alert__person", "alert__owner").order_by("confirmed_at", "id")
    return {call.alert_id: call for call in rows}


def _find_closed(person: Person, calls: list[StageCall]) -> dict[UUID, UUID]:
    """Alert → its incident that was closed last, for those who may open it again."""
    organisations = Membership.objects.that_may(Verb.WORK_INCIDENTS).filter(person=person).values("organisation")
    rows = Incident.objects.visible_to(person).filter(
        organisation__in=organisations, alert__in=[call.alert_id for call in calls]
    )
    pairs = rows.filter(state=IncidentState.CLOSED).order_by("closed_at", "id").values_list("alert", "pk")
    return {alert: incident for alert, incident in pairs if alert}


def _next_steps(incidents: list[Incident]) -> dict[UUID, Task]:
    waiting = Task.objects.filter(incident__in=incidents, state=TaskState.OPEN.value, due_at__isnull=False)
    tasks: dict[UUID, Task] = {}
    for task in waiting.order_by("due_at", "made_at", "id"):
        tasks.setdefault(task.incident_id, task)
    return tasks


def _line(
    incident: Incident, alert: Alert | None, calls_by_alert: dict[UUID, StageCall], task: Task | None
) -> CaseLine:
    book = pack(incident.country).playbooks.get(incident.playbook)
    step = book.step(task.step) if book and task and task.step else None
    call = calls_by_alert.get(alert.pk) if alert else None
    concerned = alert.person if alert else incident.about
    name = concerned.shown_name if concerned else ""
    return CaseLine(
        incident=incident.pk,
        alert=alert.pk if alert else None,
        what=playbook_name(incident).in_language(get_language() or "en"),
        title=incident_title(incident, name),
        name=name,
        known=_known_word(call, alert),
        since=(call.confirmed_at if call else None) or incident.opened_at,
        owner=None if incident.is_free else incident.owner,  # type: ignore[attr-defined]
        step=step.name if step else None,
        due_at=task.due_at if task else None,
        person=concerned.pk if concerned else None,
        holds=call is not None,
    )


def _known_word(call: StageCall | None, alert: Alert | None) -> str:
    if call:
        return stage_word(call.stage)
    over = freed(alert) if alert else None
    return freed_word(over.stage) if over else ""


def _without_incident(call: StageCall, closed: UUID | None) -> CaseLine:
    return CaseLine(
        incident=None,
        alert=call.alert_id,
        what=stage_word(call.stage),
        title=call.alert.person.shown_name,
        name=call.alert.person.shown_name,
        known=stage_word(call.stage),
        since=call.confirmed_at or call.at,
        owner=call.alert.owner,
        step=None,
        due_at=None,
        closed=closed,
        person=call.alert.person_id,
        holds=True,
    )
