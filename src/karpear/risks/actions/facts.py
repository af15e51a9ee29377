"""What happened: entered, completed, withdrawn, forgotten. A wrong fact is withdrawn and stays readable."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.countries.queries import catalogue, provinces
from karpear.people.models import Organisation, Person
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.case.codes import Ground
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.risk.matrix import FactorKind, Reliability

from ..models import Fact, FactKind
from ..values import day_in

KEPT = timedelta(days=2 * 365)
#: Entered by one person: what follows from each is reckoned by the keeper, which has alarms to raise.
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
    lately = Fact.objects.filter(entered_by=by, entered_at__gt=now - timedelta(hours=1)).exclude(pk=key)
    if lately.count() >= MOST_AN_HOUR:
        raise Conflict(_("Be patient, you are sending too many requests."))
    found, made = Fact.objects.get_or_create(
        pk=key,
        defaults={
            **_values(clean),
            "organisation": where,
            "kind": FactKind.OFFICER,
            "entered_by": by,
            "entered_at": now,
        },
    )
    if (found.organisation_id, found.entered_by_id) != (where.pk, by.pk):
        raise Missing
    if made:
        _write("enter", found, by=by, now=now, threat=found.threat, reliability=found.reliability)
    return found


@transaction.atomic
def complete_fact(*, by: Person, fact: UUID, clean: Mapping[str, Any], now: datetime) -> Fact:
    """Say what it was that an alert ended as. Raises Conflict when somebody else has said so already."""
    found = _own(by, fact)
    if found.threat or found.withdrawn_at:
        raise Conflict(_("Somebody has answered this already."))
    _refuse(found.organisation, clean, now)
    for name, value in _values(clean).items():
        setattr(found, name, value)
    found.entered_by, found.entered_at, found.considered_at = by, now, None
    found.save()
    _write("complete", found, by=by, now=now, threat=found.threat, reliability=found.reliability)
    return found


@transaction.atomic
def withdraw_fact(*, by: Person, fact: UUID, now: datetime) -> Fact:
    """It was wrong, or was none. What it proposed is reckoned anew without it. Twice is once."""
    found = _own(by, fact)
    if found.withdrawn_at is None:
        found.withdrawn_at, found.withdrawn_by, found.considered_at = now, by, None
        found.save(update_fields=["withdrawn_at", "withdrawn_by", "considered_at"])
        _write("withdraw", found, by=by, now=now)
    return found


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
    known = Fact.objects.filter(organisation=organisation, source=source)
    if known.exists():
        return False
    Fact.objects.bulk_create([fact], ignore_conflicts=True)
    if not known.filter(pk=fact.pk).exists():  # another keeper was faster
        return False
    _write("incident", fact, by=None, now=now)
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
    if alert and (known := rows.select_for_update().filter(source=alert).first()):
        if known.threat or known.withdrawn_at:
            return False
        rows.filter(pk=known.pk).update(**values, considered_at=None)
        known.refresh_from_db()
        _write("complete", known, by=None, now=now, threat=known.threat)
        return True
    made = Fact(organisation_id=organisation, kind=FactKind.INCIDENT, source=alert or source, **values)
    Fact.objects.bulk_create([made], ignore_conflicts=True)
    if not rows.filter(pk=made.pk).exists():
        return False
    _write("incident", made, by=None, now=now, threat=made.threat)
    return True


@transaction.atomic
def purge_facts(*, now: datetime) -> int:
    """Delete what happened more than two years ago. Returns how many."""
    old = Fact.objects.filter(happened_on__lt=(now - KEPT).date())
    count = old.count()
    if count:
        old.delete()
        record(at=now, action="fact.purge", object_type="fact", count=count)
    return count


def _own(by: Person, fact: UUID) -> Fact:
    """Locked until the transaction ends. Raises Missing, and Forbidden for a role that may not."""
    if not Fact.objects.visible_to(by).filter(pk=fact).exists():
        raise Missing
    found = Fact.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=fact)
    require(by, found.organisation_id, Verb.DECIDE_ON_FACTS)
    return found


def _values(clean: Mapping[str, Any]) -> dict[str, Any]:
    names = ("threat", "happened_on", "province", "place", "reliability", "serious", "note")
    return {name: clean[name] for name in names} | {"ground": _ground(clean)}


def _ground(clean: Mapping[str, Any]) -> str:
    """A code of the list, or nothing."""
    said = str(clean.get("ground") or "")
    return said if said in set(Ground) else ""


def _refuse(organisation: Organisation, clean: Mapping[str, Any], now: datetime) -> None:
    threats = {one.id for one in catalogue(organisation.country).of_kind(FactorKind.THREAT)}
    known = {"", *(one.code for one in provinces(organisation.country))}
    today = day_in(organisation.time_zone, now)
    errors = []
    if clean["threat"] not in threats:
        errors.append(("threat", _("Choose one of the threats.")))
    if clean["province"] not in known:
        errors.append(("province", _("Choose one of the provinces.")))
    if clean["happened_on"] > today:
        errors.append(("happened_on", _("This day has not come yet.")))
    if clean["happened_on"] <= today - KEPT:
        errors.append(("happened_on", _("Facts older than two years are not kept.")))
    if errors:
        raise BadFields(errors)


def _write(verb: str, fact: Fact, *, by: Person | None, now: datetime, **detail: Any) -> None:
    record(
        at=now,
        action=f"fact.{verb}",
        object_type="fact",
        object_id=fact.pk,
        actor=by.pk if by else None,
        organisation=fact.organisation_id,
        **detail,
    )
