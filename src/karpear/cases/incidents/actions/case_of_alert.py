"""An alert becomes a case: by what was confirmed of its person, or by how it is ended."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.alerts.actions.answers import acting_on, resolve
from karpear.alerts.models import Alert, StageCall
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.alarm.outcome import Outcome, State
from karpear.rules.case.pack import HOLDING, Stage
from karpear.rules.case.playbook import Severity, playbook_for, playbook_of_stage

from ..models import Incident
from .incidents import NewIncident, open_incident, own_incident


def open_for_stage(*, by: Person, alert: Alert, stage: Stage, now: datetime) -> Incident | None:
    """What was confirmed lends the alert a clock: its incident, opened with the steps of this stage where none is open.

    Somebody who is hurt may have had an accident, or been beaten: then whoever says so chooses the steps.
    """
    alert.refresh_from_db()
    if stage not in HOLDING or playbook_of_stage(stage) is None or alert.goes_on:
        return None
    return _open(by, alert, stage, now)


@transaction.atomic
def end_as_case(*, by: Person, alert: UUID, now: datetime, note: str = "") -> Alert:
    """The alert ends and goes on as a case; one is opened where none is. Whoever ends it has the case.

    Raises as `resolve`.
    """
    ending = acting_on(by, alert)
    if not ending.goes_on and not ending.drill:
        stage = StageCall.objects.in_force().filter(alert=alert).order_by("-confirmed_at").first()
        _open(by, ending, Stage(stage.stage) if stage else None, now)
    ended_alert = resolve(by=by, alert_id=alert, outcome=Outcome.CASE, note=note, now=now)
    case = Incident.objects.visible_to(by).open().filter(pk=ended_alert.incident or alert).first()
    if case is not None and case.owner_id is None:
        own_incident(by=by, incident=case.pk, owner=by.pk, now=now)
    return ended_alert


@transaction.atomic
def open_and_end(*, by: Person, opening: NewIncident, end: bool, now: datetime) -> Incident:
    """Open an incident; `end`: the alert that it comes from ends with it, and goes on as this case.

    Raises as `open_incident` and `resolve`.
    """
    incident = open_incident(by=by, opening=opening, now=now)
    if end and opening.alert and not Alert.objects.filter(pk=opening.alert, state=State.RESOLVED.value).exists():
        resolve(by=by, alert_id=opening.alert, outcome=Outcome.CASE, now=now)
    return incident


def _open(by: Person, alert: Alert, stage: Stage | None, now: datetime) -> Incident:
    opening = NewIncident(
        key=new_id(), playbook=playbook_for(stage, alert.kind).value, severity=Severity.CRITICAL.value,
        organisation=alert.organisation_id or _find_organisation(by, alert.person_id), alert=alert.pk,
    )  # fmt: skip
    return open_incident(by=by, opening=opening, now=now)


def _find_organisation(by: Person, person: UUID) -> UUID | None:
    """Of a person's own alert: an organisation of both in which `by` works on incidents, else one of `by`."""
    own_memberships = by.memberships.that_may(Verb.WORK_INCIDENTS).order_by("joined_at")
    organisations = Person.objects.get(pk=person).memberships.active().values("organisation")
    shared = own_memberships.filter(organisation__in=organisations).values_list("organisation", flat=True).first()
    return shared or own_memberships.values_list("organisation", flat=True).first()
