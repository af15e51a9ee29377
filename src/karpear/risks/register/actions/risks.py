"""Words, owner, review, closing and opening again. What stood before stays in the history."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import changing, text
from karpear.keys.ids import new_id
from karpear.people.access import locked
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.risk.matrix import Level
from karpear.rules.risk.review import review_due
from karpear.ui.values import fill

from ...days import day_in
from ..access import only_members, open_risk, organisation_for, revised
from ..models import UNFINISHED, Change, Measure, Risk, RiskState
from ..values import NewRisk
from .rows import insert


@transaction.atomic
def change_risk(*, by: Person, risk: UUID, clean: Mapping[str, Any], now: datetime) -> Risk:
    """Other answers: `clean` holds some of what NewRisk asks; an empty review day stays as it is.

    Raises Missing, Forbidden, Conflict (closed) or BadFields.
    """
    locked_risk = open_risk(by, risk)
    before, new = revised(NewRisk, locked_risk, clean)
    with changing(locked_risk, verb="changed", by=by, at=now):
        fill(locked_risk, replace(new, review_on=new.review_on or before.review_on))
    return locked_risk


@transaction.atomic
def mark_reviewed(*, by: Person, risk: UUID, why: str = "", now: datetime) -> Risk:
    """Looked at, and nothing has changed; its owner may say so too. Raises Missing, Forbidden or Conflict."""
    locked_risk = locked(Risk, by=by, pk=risk, verb=Verb.EDIT_RISKS, states=[RiskState.OPEN], owner_too=True)
    with changing(locked_risk, verb="reviewed", by=by, at=now, why=why.strip(), always=("review_on",)):
        locked_risk.review_on = review_due(Level(locked_risk.level), day_in(locked_risk.organisation.time_zone, now))
    return locked_risk


@transaction.atomic
def close_risk(*, by: Person, risk: UUID, why: str, now: datetime) -> Risk:
    """It is no longer a risk; everything stays readable. Raises Missing, Forbidden, Conflict or BadFields."""
    locked_risk = open_risk(by, risk)
    if not why.strip():
        raise BadFields([("why", _("Write why it is closed."))])
    with changing(locked_risk, verb="closed", by=by, at=now, why=why.strip()):
        locked_risk.state = RiskState.CLOSED
    return locked_risk


@transaction.atomic
def reopen_risk(*, by: Person, risk: UUID, why: str = "", now: datetime) -> Risk:
    """It is back, to be reviewed today. Raises Missing, Forbidden or Conflict (it is open)."""
    locked_risk = locked(Risk, by=by, pk=risk, verb=Verb.EDIT_RISKS)
    if locked_risk.state == RiskState.OPEN:
        raise Conflict(_("This risk is already open."))
    with changing(locked_risk, verb="reopened", by=by, at=now, why=why.strip(), always=("review_on",)):
        locked_risk.state = RiskState.OPEN
        locked_risk.review_on = day_in(locked_risk.organisation.time_zone, now)
    return locked_risk


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
