"""Opening, owning, judging, closing. The first thing that happens is that the clock runs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.alerts.actions import close_case, hand_case, note_work, open_case, reopen_case
from karpear.alerts.models import Alert, StageCall
from karpear.alerts.queries import has_organisations
from karpear.audit.actions import record as audit
from karpear.checkins.actions import resume
from karpear.countries.queries import packs, playbook
from karpear.people.models import Person
from karpear.people.notices import notify
from karpear.people.queries import membership_in
from karpear.rules.case.pack import Stage
from karpear.rules.case.playbook import CaseOutcome, Severity, due_at, ends_well, next_reminder
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..models import Incident, IncidentState, Named, Task
from ..queries.incidents import able, colleagues, incident_of, may_open_from, must_work

#: What the timeline of the alert says of a verb; the others write their own line there.
WORK = {"own": "case_worked", "judge": "case_worked"}


@dataclass(frozen=True, slots=True)
class Opening:
    """What is chosen before anything is written down. `named`: those it is kept to, when it is restricted."""

    key: UUID
    playbook: str
    severity: str = Severity.INCIDENT.value
    organisation: UUID | None = None
    restricted: bool = False
    named: Collection[UUID] = ()
    alert: UUID | None = None
    entry: UUID | None = None


@transaction.atomic
def open_incident(*, by: Person, opening: Opening, now: datetime) -> Incident:
    """Something happened: its steps begin to count from now. The same key again is the same incident.

    Raises Missing for a stranger's organisation or alert, BadFields for people it cannot be kept to.
    """
    if found := Incident.objects.filter(pk=opening.key).first():
        if found.opened_by_id != by.pk:
            raise Missing
        return found
    made = _create(by, opening, now)
    people = {by.pk, *_kept_to(by, opening)}
    Named.objects.bulk_create([Named(incident=made, person_id=one) for one in sorted(people)])
    steps = playbook(made.country, made.playbook).steps
    Task.objects.bulk_create([_task(made, step.key, step.role.value, step.hours, now) for step in steps])
    _write(
        "open", made, by, now, playbook=made.playbook, severity=made.severity, restricted=made.restricted,
        named=len(people), steps=len(steps),
    )  # fmt: skip
    _join(made, by, now)
    return made


def _create(by: Person, opening: Opening, now: datetime) -> Incident:
    where = membership_in(by, opening.organisation).organisation if opening.organisation else None
    if opening.alert and not may_open_from(by, opening.alert):
        raise Missing
    country = where.country if where else _country(by)
    playbook(country, opening.playbook)
    try:
        with transaction.atomic():
            return Incident.objects.create(
                pk=opening.key, record=opening.key, organisation=where, country=country, playbook=opening.playbook,
                severity=Severity(opening.severity).value, restricted=opening.restricted, opened_at=now, opened_by=by,
                owner=by, alert=opening.alert, entry=opening.entry,
            )  # fmt: skip
    except IntegrityError:
        raise Missing from None


def _country(person: Person) -> str:
    """An independent's: of an organisation they belong to, else the first that there is."""
    member = person.memberships.active().select_related("organisation").first()
    return member.organisation.country if member else packs()[0].code


def _kept_to(by: Person, opening: Opening) -> set[UUID]:
    if not opening.restricted:
        return set()
    named = set(opening.named)
    if named - {one.pk for one in colleagues(by)}:
        raise BadFields([("named", _("One of these people does not work with you."))])
    return named


def _task(made: Incident, step: str, role: str, hours: int, now: datetime) -> Task:
    due = due_at(now, hours)
    return Task(incident=made, step=step, role=role, due_at=due, made_at=now, remind_at=next_reminder(now, due, now))


@transaction.atomic
def own_incident(*, by: Person, incident: UUID, owner: UUID, now: datetime) -> Incident:
    """Somebody takes it, or is given it. Raises BadFields for somebody who does not see it."""
    found = working_on(by, incident)
    if owner not in {one.pk for one in able(found)}:
        raise BadFields([("owner", _("Choose somebody who can see this."))])
    if found.owner_id != owner:
        found.owner_id = owner
        found.save(update_fields=["owner"])
        hand_case(case=found.pk, owner=Person.objects.get(pk=owner), by=by, now=now)
        _write("own", found, by, now, owner=str(owner))
    return found


@transaction.atomic
def judge_incident(*, by: Person, incident: UUID, severity: str, now: datetime) -> Incident:
    """It is worse, or milder, than was thought."""
    found = working_on(by, incident)
    if severity not in set(Severity):
        raise BadFields([("severity", _("Choose one of these."))])
    if found.severity != severity:
        before, found.severity = found.severity, severity
        found.save(update_fields=["severity"])
        _write("judge", found, by, now, before=before, after=severity)
    return found


@transaction.atomic
def close_incident(*, by: Person, incident: UUID, outcome: str, fact: dict[str, Any] | None, now: datetime) -> Incident:
    """It is over: whoever was told of its alert hears how it ended. Raises BadFields where nobody can be safe.

    `fact`: {threat, ground, happened_on, province, serious}, where it was agreed that these leave the seal."""
    found = working_on(by, incident)
    _must_fit(found, outcome)
    found.state, found.closed_at, found.closed_by, found.outcome = IncidentState.CLOSED, now, by, outcome
    if fact and found.organisation_id and not found.fact_taken_at:
        _keep_fact(found, now, **fact)
    found.save()
    _end_case(found, by, now)
    _write("close", found, by, now, outcome=outcome, fact=bool(fact))
    return found


def _must_fit(closing: Incident, outcome: str) -> None:
    """Nobody is said to be safe while it stands that they were killed."""
    killed = StageCall.objects.in_force().filter(alert=closing.alert, stage=Stage.KILLED.value)
    if closing.alert and ends_well(CaseOutcome(outcome)) and killed.exists():
        text = _("What was confirmed says otherwise: take it back first, or choose another end.")
        raise BadFields([("outcome", text)])


def _join(made: Incident, by: Person, now: datetime) -> None:
    """It is the case of its alert, where its organisation sees it and no other incident is that one is worked on."""
    alert = Alert.objects.filter(pk=made.alert).select_related("owner").first() if made.alert else None
    if alert is None or made.restricted or (made.organisation_id is None and has_organisations(alert)):
        return
    before = Incident.objects.open().filter(pk=alert.incident).first() if alert.incident else None
    orphaned = before is None or not able(before)
    if open_case(alert_id=alert.pk, case=made.pk, by=by, now=now, takes_over=orphaned) and alert.owner in able(made):
        made.owner = alert.owner  # whoever has the alert has its case, whoever opened it
        made.save(update_fields=["owner"])


def _end_case(closed: Incident, by: Person, now: datetime) -> None:
    """Another open incident of the same alert is its case from now on, and whoever has that has the alert.

    Else it has ended: where everybody is safe they are asked to check in again.
    """
    others = Incident.objects.open().filter(alert=closed.alert, restricted=False).exclude(pk=closed.pk)
    following = others.order_by("opened_at").first() if closed.alert else None
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
    notify(topic="alert", subject=alert.pk, text_key="news", about=alert.person, person=following.owner, now=now)


def _keep_fact(
    found: Incident, now: datetime, *, threat: str, happened_on: date, province: str, serious: bool, ground: str = ""
) -> None:
    found.fact_threat, found.fact_on, found.fact_province, found.fact_ground = threat, happened_on, province, ground
    found.fact_serious, found.fact_consent_at = serious, now


@transaction.atomic
def reopen_incident(*, by: Person, incident: UUID, now: datetime) -> Incident:
    """It is not over. What the register has heard stays there, and can be withdrawn there."""
    found = incident_of(by, incident)
    must_work(by, found)
    if found.state == IncidentState.CLOSED:
        found.state, found.closed_at, found.closed_by, found.outcome = IncidentState.OPEN, None, None, ""
        found.save(update_fields=["state", "closed_at", "closed_by", "outcome"])
        reopen_case(case=found.pk, by=by, now=now)
        _write("reopen", found, by, now)
    return found


@transaction.atomic
def fact_taken(*, incident: Incident, now: datetime) -> bool:
    """The register has heard of it. Returns False when another keeper was faster."""
    return bool(Incident.objects.filter(pk=incident.pk, fact_taken_at=None).update(fact_taken_at=now))


def working_on(by: Person, incident: UUID) -> Incident:
    """An open incident that they may change, locked. Raises Missing, Forbidden, and Conflict when it is closed."""
    must_work(by, incident_of(by, incident))
    found = Incident.objects.select_for_update(of=("self",)).get(pk=incident)
    if found.state != IncidentState.OPEN:
        raise Conflict(_("This is closed. Open it again first."))
    return found


def _write(verb: str, one: Incident, by: Person, now: datetime, **detail: Any) -> None:
    """The audit line; and work on an incident is work on its alert."""
    if verb in WORK:
        note_work(by=by, alert_id=one.alert, what=WORK[verb], now=now)
    audit(
        at=now, action=f"incident.{verb}", object_type="incident", object_id=one.pk, actor=by.pk,
        organisation=one.organisation_id, **detail,
    )  # fmt: skip
