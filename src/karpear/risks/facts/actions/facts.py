"""What happened: entered, completed, withdrawn, forgotten. A wrong fact is withdrawn and stays readable."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.countries.queries import catalogue, provinces
from karpear.people.access import locked
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.case.codes import Ground
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.risk.matrix import FactorKind, Reliability

from ...days import day_in
from ..models import Fact, FactKind

#: Entered by one person: what follows from each is calculated by the keeper, which has alarms to raise.
MOST_AN_HOUR = 100


@transaction.atomic
def enter_fact(*, by: Person, organisation: UUID, key: UUID, clean: Mapping[str, Any], now: datetime) -> Fact:
    """Somebody enters what they heard. The same key again is the same fact: a button pressed twice counts once.

    `clean`: threat, happened_on, province, place, reliability, serious, note; ground, if any. Raises Missing for a
    stranger's organisation, Forbidden for a role that may not, BadFields for what its country does not know, and
    Conflict after MOST_AN_HOUR.
    """
    where = require(by, organisation, Verb.DECIDE_ON_FACTS).organisation
    _refuse(where, clean, now)
    last_hour = Fact.objects.filter(entered_by=by, entered_at__gt=now - timedelta(hours=1)).exclude(pk=key)
    if last_hour.count() >= MOST_AN_HOUR:
        raise Conflict(_("Be patient, you are sending too many requests."))
    fact, was_created = Fact.objects.get_or_create(
        pk=key,
        defaults={
            **_values(clean),
            "organisation": where,
            "kind": FactKind.OFFICER,
            "entered_by": by,
            "entered_at": now,
        },
    )
    if (fact.organisation_id, fact.entered_by_id) != (where.pk, by.pk):
        raise Missing
    if was_created:
        note(fact, action="fact.enter", by=by, at=now, threat=fact.threat, reliability=fact.reliability)
    return fact


@transaction.atomic
def complete_fact(*, by: Person, fact: UUID, clean: Mapping[str, Any], now: datetime) -> Fact:
    """Say what it was that an alert ended as. Raises Conflict when somebody else has said so already."""
    locked_fact = locked(Fact, by=by, pk=fact, verb=Verb.DECIDE_ON_FACTS)
    if locked_fact.threat or locked_fact.withdrawn_at:
        raise Conflict(_("Somebody has already answered this."))
    _refuse(locked_fact.organisation, clean, now)
    for name, value in _values(clean).items():
        setattr(locked_fact, name, value)
    locked_fact.entered_by, locked_fact.entered_at, locked_fact.considered_at = by, now, None
    locked_fact.save()
    note(
        locked_fact,
        action="fact.complete",
        by=by,
        at=now,
        threat=locked_fact.threat,
        reliability=locked_fact.reliability,
    )
    return locked_fact


@transaction.atomic
def withdraw_fact(*, by: Person, fact: UUID, now: datetime) -> Fact:
    """It was wrong, or was not a fact. What it proposed is calculated again without it. Twice is once."""
    locked_fact = locked(Fact, by=by, pk=fact, verb=Verb.DECIDE_ON_FACTS)
    if locked_fact.withdrawn_at is None:
        locked_fact.withdrawn_at, locked_fact.withdrawn_by, locked_fact.considered_at = now, by, None
        locked_fact.save(update_fields=["withdrawn_at", "withdrawn_by", "considered_at"])
        note(locked_fact, action="fact.withdraw", by=by, at=now)
    return locked_fact


@transaction.atomic
def take_incident(*, source: UUID, organisation: UUID, happened_on: date, province: str, now: datetime) -> bool:
    """An alert of this organisation ended as an incident. Once for each alert; somebody says later what it was.

    Nothing follows from it until then, so it counts as considered. Returns whether it is new.
    """
    fact = Fact(
        organisation_id=organisation,
        kind=FactKind.ALERT,
        happened_on=happened_on,
        province=province,
        reliability=Reliability.UNSURE.value,
        source=source,
        entered_at=now,
        considered_at=now,
    )
    same_source = Fact.objects.filter(organisation=organisation, source=source)
    if same_source.exists():
        return False
    Fact.objects.bulk_create([fact], ignore_conflicts=True)
    if not same_source.filter(pk=fact.pk).exists():  # another keeper was faster
        return False
    note(fact, action="fact.incident", by=None, at=now)
    return True


@transaction.atomic
def take_case(
    *,
    source: UUID,
    alert: UUID | None,
    organisation: UUID,
    clean: Mapping[str, Any],
    entered_by: UUID | None,
    now: datetime,
) -> bool:
    """An incident was closed, and it was agreed that this much may be counted: threat, ground, day, province, serious.

    Where it began as an alert, the alert's own fact is completed instead, so that nothing counts twice; what somebody
    has said or withdrawn already stays so. Returns whether anything was added.
    """
    values = {name: clean[name] for name in ("threat", "happened_on", "province", "serious")}
    values["ground"] = _ground(clean)
    values |= {"reliability": Reliability.LIKELY_RELIABLE.value, "entered_by_id": entered_by, "entered_at": now}
    rows = Fact.objects.filter(organisation=organisation)
    if alert and (alert_fact := rows.select_for_update().filter(source=alert).first()):
        if alert_fact.threat or alert_fact.withdrawn_at:
            return False
        rows.filter(pk=alert_fact.pk).update(**values, considered_at=None)
        alert_fact.refresh_from_db()
        note(alert_fact, action="fact.complete", by=None, at=now, threat=alert_fact.threat)
        return True
    new_fact = Fact(organisation_id=organisation, kind=FactKind.INCIDENT, source=alert or source, **values)
    Fact.objects.bulk_create([new_fact], ignore_conflicts=True)
    if not rows.filter(pk=new_fact.pk).exists():
        return False
    note(new_fact, action="fact.incident", by=None, at=now, threat=new_fact.threat)
    return True


def _values(clean: Mapping[str, Any]) -> dict[str, Any]:
    names = ("threat", "happened_on", "province", "place", "reliability", "serious", "note")
    return {name: clean[name] for name in names} | {"ground": _ground(clean)}


def _ground(clean: Mapping[str, Any]) -> str:
    """A code of the list, or nothing."""
    code = str(clean.get("ground") or "")
    return code if code in set(Ground) else ""


def _refuse(organisation: Organisation, clean: Mapping[str, Any], now: datetime) -> None:
    threats = {factor.id for factor in catalogue(organisation.country).of_kind(FactorKind.THREAT)}
    province_codes = {"", *(province.code for province in provinces(organisation.country))}
    today = day_in(organisation.time_zone, now)
    errors = []
    if clean["threat"] not in threats:
        errors.append(("threat", _("Choose one of the threats.")))
    if clean["province"] not in province_codes:
        errors.append(("province", _("Choose one of the provinces.")))
    if clean["happened_on"] > today:
        errors.append(("happened_on", _("This day is still in the future.")))
    if clean["happened_on"] <= today - Fact.RETENTION.span:
        errors.append(("happened_on", _("Facts older than two years are not kept.")))
    if errors:
        raise BadFields(errors)
