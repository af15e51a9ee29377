"""What is known already when somebody writes an incident down: by its playbook, its alert, the plan behind it, the pack
that was opened because of it. Nobody types it again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from karpear.alerts.models import Alert, StageCall
from karpear.alerts.queries.positions import Fix, last_positions
from karpear.checkins.queries import silence_before
from karpear.countries.queries import boundaries
from karpear.people.models import Person
from karpear.rules.alarm.outcome import Kind
from karpear.rules.case.pack import Stage
from karpear.rules.case.playbook import playbook_of_stage
from karpear.rules.case.prefill import ACT_OF, When, when_of
from karpear.rules.geo.boundaries import shape_at

from ..models import Incident
from .incidents import is_written

#: A position that was measured so long before or after an alert says nothing of where it happened.
NEAR = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an alert and the plan behind it tell. `position`: numbers, with the province that they lie in."""

    kind: Kind
    name: str
    code_name: bool
    when: When
    place: str
    province: str
    position: str
    position_province: str


@dataclass(frozen=True, slots=True)
class PackBehind:
    """The case pack that was opened because of an incident's alert, as far as an incident is handed it."""

    thread: UUID
    name: str
    opened_at: datetime
    alert_at: datetime


#: Asks for the pack that this person may read because of this alert.
type PackOf = Callable[[Person, UUID], PackBehind | None]


def playbook_of(alert: UUID | None) -> str:
    """What was confirmed of an alert, as the playbook to begin with; empty where nothing was, or none is about it."""
    if alert is None:
        return ""
    calls = StageCall.objects.in_force().filter(alert=alert).order_by("-confirmed_at", "-id")
    playbooks = (playbook_of_stage(Stage(stage)) for stage in calls.values_list("stage", flat=True))
    return next((playbook.value for playbook in playbooks if playbook), "")


def act_of(incident: Incident) -> str:
    """The act that its playbook is about; empty where it is none."""
    act = ACT_OF.get(incident.playbook)
    return act.value if act else ""


def beginning_of(person: Person, incident: Incident) -> Beginning | None:
    """For the first writing down. None where it began otherwise, or for somebody who does not see the alert."""
    if incident.alert is None or is_written(incident):
        return None
    alert = Alert.objects.visible_at_home(person).filter(pk=incident.alert).select_related("person", "briefing").first()
    if alert is None:
        return None
    plan = alert.briefing.content if alert.briefing else {}
    fix = _near(alert)
    last_ok, due_at = silence_before(alert.cause) if alert.cause else (None, None)
    return Beginning(
        kind=Kind(alert.kind),
        name=alert.person.shown_name,
        code_name=bool(alert.person.code_name),
        when=when_of(Kind(alert.kind), alert.opened_at, last_ok=last_ok, due_at=due_at),
        place=plan.get("place", ""),
        province=plan.get("province", ""),
        position=fix.text if fix else "",
        position_province=_province(incident.country, fix) if fix else "",
    )


def _near(alert: Alert) -> Fix | None:
    fix = last_positions([alert.person_id]).get(alert.person_id)
    return fix if fix and abs(fix.fixed_at - alert.opened_at) <= NEAR else None


def _province(country: str, fix: Fix) -> str:
    """Its code; empty at a border that the map draws as one piece, and where there is no map."""
    shapes = boundaries(country)
    shape = shape_at((fix.lon, fix.lat), shapes) if shapes else None
    return shape.codes[0] if shape and len(shape.codes) == 1 else ""


def incident_of_alert(person: Person, alert: UUID) -> Incident | None:
    """The incident of this alert, for whoever sees it."""
    return Incident.objects.visible_to(person).filter(alert=alert).first()
