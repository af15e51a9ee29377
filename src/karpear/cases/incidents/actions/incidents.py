"""Opening, owning, judging, closing. The first thing that happens is that the clock runs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions.casework import close_case, hand_case, note_work, open_case, reopen_case
from karpear.alerts.models import Alert, StageCall
from karpear.alerts.queries.stages import has_organisations
from karpear.audit.actions.lines import record as audit
from karpear.checkins.actions.promises import resume
from karpear.countries.queries import playbook
from karpear.messaging.actions.send import send
from karpear.people.access import allowed, locked
from karpear.people.models import Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import membership_in
from karpear.preparedness.families.actions import tell_owners
from karpear.rules.case.pack import Stage
from karpear.rules.case.playbook import CaseOutcome, Severity, due_at, ends_well, next_reminder
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..models import Incident, IncidentState, Named, Task
from ..queries.about import may_say_about, members_concerned
from ..queries.incidents import able, are_colleagues, incident_of, may_open_from, must_work

#: What the timeline of the alert says of a verb; the others write their own line there.
WORK = {"own": "case_worked", "judge": "case_worked"}


@dataclass(frozen=True, slots=True)
class NewIncident:
    """What is chosen before anything is written down. `named`: those it is kept to, when it is restricted.

    `about`: whom it is about, where no alert says so.
    """

    key: UUID
    playbook: str
    severity: str = Severity.INCIDENT.value
    organisation: UUID | None = None
    restricted: bool = False
    named: Collection[UUID] = ()
    alert: UUID | None = None
    entry: UUID | None = None
    about: UUID | None = None


@transaction.atomic
def open_incident(*, by: Person, opening: NewIncident, now: datetime) -> Incident:
    """Something happened: its steps begin to count from now. The same key again is the same incident.

    Raises Missing for a stranger's organisation or alert, BadFields for people it cannot be kept to.
    """
    if existing_incident := Incident.objects.filter(pk=opening.key).first():
        if existing_incident.opened_by_id != by.pk:
            raise Missing
        return existing_incident
    incident = _create(by, opening, now)
    people = {by.pk, *_kept_to(by, opening)}
    Named.objects.bulk_create([Named(incident=incident, person_id=person) for person in sorted(people)])
    steps = playbook(incident.country, incident.playbook).steps
    Task.objects.bulk_create([_task(incident, step.key, step.role.value, step.hours, now) for step in steps])
    _write(
        "open", incident, by, now, playbook=incident.playbook, severity=incident.severity,
        restricted=incident.restricted, named=len(people), steps=len(steps),
    )  # fmt: skip
    _join(incident, by, now)
    return incident


def _create(by: Person, opening: NewIncident, now: datetime) -> Incident:
    where = membership_in(by, opening.organisation).organisation if opening.organisation else None
    if opening.alert and not may_open_from(by, opening.alert):
        raise Missing
    country = country_of(where, person=by)
    playbook(country, opening.playbook)
    try:
        with transaction.atomic():
            return Incident.objects.create(
                pk=opening.key, record=opening.key, organisation=where, country=country, playbook=opening.playbook,
                severity=Severity(opening.severity).value, restricted=opening.restricted, opened_at=now, opened_by=by,
                owner=by, alert=opening.alert, entry=opening.entry,
                about_id=None if opening.alert else _concerned(opening.organisation, opening.about),
            )  # fmt: skip
    except IntegrityError:
        raise Missing from None


def _concerned(organisation: UUID | None, about: UUID | None) -> UUID | None:
    """Somebody of this organisation, or nobody. Raises BadFields."""
    if about and organisation is None:
        raise BadFields([("about", _("Leave this at “not said”, or choose the organisation that works on it."))])
    if about and about not in {person.pk for person in members_concerned(organisation)}:
        raise BadFields([("about", _("Choose somebody who belongs to this organisation."))])
    return about


def _kept_to(by: Person, opening: NewIncident) -> set[UUID]:
    if not opening.restricted:
        return set()
    people = set(opening.named)
    if not are_colleagues(by, people):
        raise BadFields([("named", _("One of these people does not work with you."))])
    return people


def _task(incident: Incident, step: str, role: str, hours: int, now: datetime) -> Task:
    due = due_at(now, hours)
    return Task(
        incident=incident, step=step, role=role, due_at=due, made_at=now, remind_at=next_reminder(now, due, now)
    )


@transaction.atomic
def own_incident(*, by: Person, incident: UUID, owner: UUID, now: datetime) -> Incident:
    """Somebody takes it, or is given it. Raises BadFields for somebody who does not see it."""
    locked_incident = working_on(by, incident)
    if owner not in {person.pk for person in able(locked_incident)}:
        raise BadFields([("owner", _("Choose somebody who can see this."))])
    if locked_incident.owner_id != owner:
        locked_incident.owner_id = owner
        locked_incident.save(update_fields=["owner"])
        hand_case(case=locked_incident.pk, owner=Person.objects.get(pk=owner), by=by, now=now)
        _write("own", locked_incident, by, now, owner=str(owner))
    return locked_incident


@transaction.atomic
def say_about(*, by: Person, incident: UUID, about: UUID | None, now: datetime) -> Incident:
    """Whom it is about, where no alert says so. Whoever had it, and no longer sees it, has it no more.

    Raises Conflict where that was said, but for whoever opened it.
    """
    locked_incident = working_on(by, incident)
    if not may_say_about(by, locked_incident):
        raise Conflict(_("Whoever opened it has said whom it is about. Ask them to change it."))
    locked_incident.about_id = _concerned(locked_incident.organisation_id, about)
    locked_incident.save(update_fields=["about"])
    tell_owners(incident=locked_incident.pk)
    _take_from_unable(locked_incident)
    _write("about", locked_incident, by, now)
    return locked_incident


def _take_from_unable(locked_incident: Incident) -> None:
    """Nobody has the incident or a step of it who may not take it: its steps are everybody's again."""
    able_ids = {person.pk for person in able(locked_incident)}
    if locked_incident.owner_id not in able_ids:
        locked_incident.owner = None
        locked_incident.save(update_fields=["owner"])
    locked_incident.tasks.exclude(owner__in=able_ids).update(owner=None)


@transaction.atomic
def judge_incident(*, by: Person, incident: UUID, severity: str, now: datetime) -> Incident:
    """It is worse, or milder, than was thought."""
    locked_incident = working_on(by, incident)
    if severity not in set(Severity):
        raise BadFields([("severity", _("Choose one of these."))])
    if locked_incident.severity != severity:
        old_severity, locked_incident.severity = locked_incident.severity, severity
        locked_incident.save(update_fields=["severity"])
        _write("judge", locked_incident, by, now, before=old_severity, after=severity)
    return locked_incident


@transaction.atomic
def close_incident(*, by: Person, incident: UUID, outcome: str, fact: dict[str, Any] | None, now: datetime) -> Incident:
    """It is over: whoever was told of its alert hears how it ended. Raises BadFields where nobody can be safe.

    `fact`: {threat, ground, happened_on, province, serious}, where it was agreed that these leave the seal."""
    locked_incident = working_on(by, incident)
    _must_fit(locked_incident, outcome)
    locked_incident.state, locked_incident.outcome = IncidentState.CLOSED, outcome
    locked_incident.closed_at, locked_incident.closed_by = now, by
    if fact and locked_incident.organisation_id and not locked_incident.fact_taken_at:
        _keep_fact(locked_incident, now, **fact)
    locked_incident.save()
    _end_case(locked_incident, by, now)
    tell_owners(incident=locked_incident.pk)
    _write("close", locked_incident, by, now, outcome=outcome, fact=bool(fact))
    return locked_incident


def _must_fit(closing: Incident, outcome: str) -> None:
    """Nobody is said to be safe while it stands that they were killed."""
    killed = StageCall.objects.in_force().filter(alert=closing.alert, stage=Stage.KILLED.value)
    if closing.alert and ends_well(CaseOutcome(outcome)) and killed.exists():
        text = _("What was confirmed says otherwise: take it back first, or choose another end.")
        raise BadFields([("outcome", text)])


def _join(incident: Incident, by: Person, now: datetime) -> None:
    """It is the case of its alert, where its organisation sees it and no other incident is that one is worked on."""
    alert = Alert.objects.filter(pk=incident.alert).select_related("owner").first() if incident.alert else None
    if alert is None or incident.restricted or (incident.organisation_id is None and has_organisations(alert)):
        return
    previous_case = Incident.objects.open().filter(pk=alert.incident).first() if alert.incident else None
    orphaned = previous_case is None or not able(previous_case)
    is_case = open_case(alert_id=alert.pk, case=incident.pk, by=by, now=now, takes_over=orphaned)
    if is_case and alert.owner in able(incident):
        incident.owner = alert.owner  # whoever has the alert has its case, whoever opened it
        incident.save(update_fields=["owner"])


def _end_case(closed: Incident, by: Person, now: datetime) -> None:
    """Another open incident of the same alert is its case from now on, and whoever has that has the alert.

    Else it has ended: where everybody is safe they are asked to check in again.
    """
    open_incidents = Incident.objects.open().filter(alert=closed.alert, restricted=False).exclude(pk=closed.pk)
    following = open_incidents.order_by("opened_at").first() if closed.alert else None
    if following and following.alert and Alert.objects.filter(pk=following.alert, incident=closed.pk).exists():
        _hand_on(following.alert, following, by, now)
        return
    is_safe = ends_well(CaseOutcome(closed.outcome))
    for person, since in close_case(case=closed.pk, is_safe=is_safe, by=by, now=now):
        resume(person=person, since=since, now=now)


def _hand_on(alert_id: UUID, following: Incident, by: Person, now: datetime) -> None:
    """The case goes on elsewhere, perhaps in another organisation: whoever works there hears that it is theirs now."""
    open_case(alert_id=alert_id, case=following.pk, by=by, now=now, takes_over=True)
    alert = Alert.objects.filter(pk=alert_id, incident=following.pk).select_related("person").first()
    if alert is None or following.owner is None:
        return
    hand_case(case=following.pk, owner=following.owner, by=by, now=now)
    send(topic="alert", subject=alert.pk, text_key="news", about=alert.person, person=following.owner, now=now)


def _keep_fact(
    incident: Incident, now: datetime, *, threat: str, happened_on: date, province: str, serious: bool, ground: str = ""
) -> None:
    incident.fact_threat, incident.fact_ground = threat, ground
    incident.fact_on, incident.fact_province = happened_on, province
    incident.fact_serious, incident.fact_consent_at = serious, now


@transaction.atomic
def reopen_incident(*, by: Person, incident: UUID, now: datetime) -> Incident:
    """It is not over. What the register has heard stays there, and can be withdrawn there."""
    visible_incident = incident_of(by, incident)
    must_work(by, visible_incident)
    if visible_incident.state == IncidentState.CLOSED:
        visible_incident.state, visible_incident.outcome = IncidentState.OPEN, ""
        visible_incident.closed_at, visible_incident.closed_by = None, None
        visible_incident.save(update_fields=["state", "closed_at", "closed_by", "outcome"])
        reopen_case(case=visible_incident.pk, by=by, now=now)
        _write("reopen", visible_incident, by, now)
    return visible_incident


@transaction.atomic
def fact_taken(*, incident: Incident, now: datetime) -> bool:
    """The register has heard of it. Returns False when another keeper was faster."""
    return bool(Incident.objects.filter(pk=incident.pk, fact_taken_at=None).update(fact_taken_at=now))


def working_on(by: Person, incident: UUID) -> Incident:
    """An open incident that they may change, locked. Raises Missing, Forbidden, and Conflict when it is closed."""
    locked_incident = locked(Incident, by=by, pk=incident)
    must_work(by, locked_incident)
    return allowed(locked_incident, by=by, states=[IncidentState.OPEN])


def _write(verb: str, incident: Incident, by: Person, now: datetime, **detail: Any) -> None:
    """The audit line; and work on an incident is work on its alert."""
    if verb in WORK:
        note_work(by=by, alert_id=incident.alert, what=WORK[verb], now=now)
    audit(
        at=now, action=f"incident.{verb}", object_type="incident", object_id=incident.pk, actor=by.pk,
        organisation=incident.organisation_id, **detail,
    )  # fmt: skip
