"""Words, owner, review, closing and opening again. What stood before stays in the history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.keys.ids import new_id
from karpear.people.models import Membership, Person
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.risk.matrix import Level
from karpear.rules.risk.review import review_due

from ..models import UNFINISHED, Change, Measure, Risk, RiskState
from ..values import day_in
from .finding import held, note, only_members, organisation_for, seen, still_open, text
from .register import LONGEST_NAME
from .rows import insert

#: What can be changed besides the judgement and the treatment.
FIELDS = ("name", "description", "scope", "province", "owner_id", "review_on")


@transaction.atomic
def change_risk(*, by: Person, risk: UUID, clean: Mapping[str, Any], now: datetime) -> Risk:
    """Other words, scope, province, owner or review day: `clean` holds some of FIELDS.

    Raises Missing, Forbidden, Conflict (closed) or BadFields.
    """
    found = held(by, risk)
    values = {**{name: getattr(found, name) for name in FIELDS}, **clean}
    if not 0 < len(values["name"].strip()) <= LONGEST_NAME:
        raise BadFields([("name", _("Give it a name, in a few words."))])
    if values["owner_id"] != found.owner_id:
        only_members(found.organisation_id, [values["owner_id"]])
    changed = {n: (getattr(found, n), values[n]) for n in FIELDS if text(getattr(found, n)) != text(values[n])}
    if not changed:
        return found
    for name, (_before, after) in changed.items():
        setattr(found, name, after)
    found.review_told_at = None
    return _keep(found, "changed", changed, [*FIELDS, "review_told_at"], by=by, now=now)


@transaction.atomic
def mark_reviewed(*, by: Person, risk: UUID, why: str = "", now: datetime) -> Risk:
    """Looked at, and nothing has changed; its owner may say so too. Raises Missing, Forbidden or Conflict."""
    found = seen(by, risk)
    if found.owner_id != by.pk:
        require(by, found.organisation_id, Verb.EDIT_RISKS)
    still_open(found)
    before = found.review_on
    found.review_on = review_due(Level(found.level), day_in(found.organisation.time_zone, now))
    found.review_told_at = None
    changed = {"review_on": (before, found.review_on)}
    return _keep(found, "reviewed", changed, ["review_on", "review_told_at"], by=by, now=now, why=why)


@transaction.atomic
def close_risk(*, by: Person, risk: UUID, why: str, now: datetime) -> Risk:
    """It is no risk any more; everything stays readable. Raises Missing, Forbidden, Conflict or BadFields."""
    found = held(by, risk)
    if not why.strip():
        raise BadFields([("why", _("Write why it is closed."))])
    found.state, found.closed_at = RiskState.CLOSED, now
    changed = {"state": (RiskState.OPEN.value, RiskState.CLOSED.value)}
    return _keep(found, "closed", changed, ["state", "closed_at"], by=by, now=now, why=why)


@transaction.atomic
def reopen_risk(*, by: Person, risk: UUID, why: str = "", now: datetime) -> Risk:
    """It is back, to be reviewed today. Raises Missing, Forbidden or Conflict (it is open)."""
    found = seen(by, risk)
    require(by, found.organisation_id, Verb.EDIT_RISKS)
    if found.state == RiskState.OPEN:
        raise Conflict(_("This risk is open already."))
    before = found.review_on
    found.state, found.closed_at, found.review_told_at = RiskState.OPEN, None, None
    found.review_on = day_in(found.organisation.time_zone, now)
    changed = {
        "state": (RiskState.CLOSED.value, RiskState.OPEN.value),
        "review_on": (before, found.review_on),
    }
    return _keep(
        found, "reopened", changed, ["state", "closed_at", "review_on", "review_told_at"], by=by, now=now, why=why
    )


@transaction.atomic
def adopt(*, by: Person, organisation: UUID, owner: UUID, now: datetime) -> int:
    """Open risks and unfinished measures whose owner has left get this owner; returns how many.

    Raises Missing, Forbidden or BadFields.
    """
    found = organisation_for(by, organisation)
    only_members(found.pk, [owner])
    active = Membership.objects.active().filter(organisation=found, person__is_active=True).values("person")
    orphans = Risk.objects.open().select_for_update().filter(organisation=found).exclude(owner__in=active)
    risks = list(orphans.order_by("pk"))
    left = Q(risk__organisation=found, risk__state=RiskState.OPEN, state__in=UNFINISHED, owner__isnull=False)
    measures = list(
        Measure.objects.select_for_update(of=("self",)).filter(left).exclude(owner__in=active).order_by("pk")
    )
    rows = [{"id": new_id(), "risk_id": r.pk, "fields": _owner(r, owner), "verb": "changed"} for r in risks]
    rows += [
        {
            "id": new_id(), "risk_id": m.risk_id, "measure_id": m.pk, "fields": _owner(m, owner),
            "verb": "measure_changed",
        }
        for m in measures
    ]  # fmt: skip
    insert(Change, rows, at=now, by_id=by.pk)
    Risk.objects.filter(pk__in=[r.pk for r in risks]).update(owner=owner, review_told_at=None, changed_at=now)
    Measure.objects.filter(pk__in=[m.pk for m in measures]).update(owner=owner, told_at=None)
    record(
        at=now, action="risk.adopted", object_type="organisation", object_id=found.pk, actor=by.pk,
        organisation=found.pk, risks=len(risks), measures=len(measures),
    )  # fmt: skip
    return len(rows)


def _owner(row: Risk | Measure, owner: UUID) -> dict[str, list[str]]:
    return {"owner_id": [text(row.owner_id), str(owner)]}


def _keep(
    risk: Risk,
    verb: str,
    changed: dict[str, tuple[Any, Any]],
    fields: list[str],
    *,
    by: Person,
    now: datetime,
    why: str = "",
) -> Risk:
    risk.changed_at = now
    risk.save(update_fields=[*fields, "changed_at"])
    note(risk, verb, changed, by=by, now=now, why=why.strip())
    record(
        at=now, action=f"risk.{verb}", object_type="risk", object_id=risk.pk, actor=by.pk,
        organisation=risk.organisation_id,
    )  # fmt: skip
    return risk
