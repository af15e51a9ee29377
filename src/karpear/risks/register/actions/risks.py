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

from ...models.register import UNFINISHED, Change, Measure, Risk, RiskState
from ...values import day_in
from ..access import held, note, only_members, organisation_for, seen, still_open, text
from .lines import LONGEST_NAME
from .rows import insert

#: What can be changed besides the judgement and the treatment.
FIELDS = ("name", "description", "scope", "province", "owner_id", "review_on")


@transaction.atomic
def change_risk(*, by: Person, risk: UUID, clean: Mapping[str, Any], now: datetime) -> Risk:
    """Other words, scope, province, owner or review day: `clean` holds some of FIELDS.

    Raises Missing, Forbidden, Conflict (closed) or BadFields.
    """
    locked_risk = held(by, risk)
    values = {**{name: getattr(locked_risk, name) for name in FIELDS}, **clean}
    if not 0 < len(values["name"].strip()) <= LONGEST_NAME:
        raise BadFields([("name", _("Give it a name, in a few words."))])
    if values["owner_id"] != locked_risk.owner_id:
        only_members(locked_risk.organisation_id, [values["owner_id"]])
    changed = {
        n: (getattr(locked_risk, n), values[n]) for n in FIELDS if text(getattr(locked_risk, n)) != text(values[n])
    }
    if not changed:
        return locked_risk
    for name, (_old, new) in changed.items():
        setattr(locked_risk, name, new)
    locked_risk.review_told_at = None
    return _keep(locked_risk, "changed", changed, [*FIELDS, "review_told_at"], by=by, now=now)


@transaction.atomic
def mark_reviewed(*, by: Person, risk: UUID, why: str = "", now: datetime) -> Risk:
    """Looked at, and nothing has changed; its owner may say so too. Raises Missing, Forbidden or Conflict."""
    locked_risk = seen(by, risk)
    if locked_risk.owner_id != by.pk:
        require(by, locked_risk.organisation_id, Verb.EDIT_RISKS)
    still_open(locked_risk)
    old_day = locked_risk.review_on
    locked_risk.review_on = review_due(Level(locked_risk.level), day_in(locked_risk.organisation.time_zone, now))
    locked_risk.review_told_at = None
    changed = {"review_on": (old_day, locked_risk.review_on)}
    return _keep(locked_risk, "reviewed", changed, ["review_on", "review_told_at"], by=by, now=now, why=why)


@transaction.atomic
def close_risk(*, by: Person, risk: UUID, why: str, now: datetime) -> Risk:
    """It is no risk any more; everything stays readable. Raises Missing, Forbidden, Conflict or BadFields."""
    locked_risk = held(by, risk)
    if not why.strip():
        raise BadFields([("why", _("Write why it is closed."))])
    locked_risk.state, locked_risk.closed_at = RiskState.CLOSED, now
    changed = {"state": (RiskState.OPEN.value, RiskState.CLOSED.value)}
    return _keep(locked_risk, "closed", changed, ["state", "closed_at"], by=by, now=now, why=why)


@transaction.atomic
def reopen_risk(*, by: Person, risk: UUID, why: str = "", now: datetime) -> Risk:
    """It is back, to be reviewed today. Raises Missing, Forbidden or Conflict (it is open)."""
    locked_risk = seen(by, risk)
    require(by, locked_risk.organisation_id, Verb.EDIT_RISKS)
    if locked_risk.state == RiskState.OPEN:
        raise Conflict(_("This risk is open already."))
    old_day = locked_risk.review_on
    locked_risk.state, locked_risk.closed_at, locked_risk.review_told_at = RiskState.OPEN, None, None
    locked_risk.review_on = day_in(locked_risk.organisation.time_zone, now)
    changed = {
        "state": (RiskState.CLOSED.value, RiskState.OPEN.value),
        "review_on": (old_day, locked_risk.review_on),
    }
    return _keep(
        locked_risk, "reopened", changed, ["state", "closed_at", "review_on", "review_told_at"], by=by, now=now, why=why
    )


@transaction.atomic
def adopt(*, by: Person, organisation: UUID, owner: UUID, now: datetime) -> int:
    """Open risks and unfinished measures whose owner has left get this owner; returns how many.

    Raises Missing, Forbidden or BadFields.
    """
    own_organisation = organisation_for(by, organisation)
    only_members(own_organisation.pk, [owner])
    active = Membership.objects.active().filter(organisation=own_organisation, person__is_active=True).values("person")
    orphans = Risk.objects.open().select_for_update().filter(organisation=own_organisation).exclude(owner__in=active)
    risks = list(orphans.order_by("pk"))
    unfinished = Q(
        risk__organisation=own_organisation, risk__state=RiskState.OPEN, state__in=UNFINISHED, owner__isnull=False
    )
    measures = list(
        Measure.objects.select_for_update(of=("self",)).filter(unfinished).exclude(owner__in=active).order_by("pk")
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
        at=now, action="risk.adopted", object_type="organisation", object_id=own_organisation.pk, actor=by.pk,
        organisation=own_organisation.pk, risks=len(risks), measures=len(measures),
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
