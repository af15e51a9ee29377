"""Measures: what is done, by whom, until when, at what cost."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions import changing, record_many
from karpear.keys.ids import new_id
from karpear.people.access import allowed, locked
from karpear.people.models import Person
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Forbidden, Missing
from karpear.ui.values import checked, fill, row_of, value_of

from ...models.register import Change, Measure, MeasureState, Risk, RiskState
from ...values import NewMeasure
from ..access import only_members, open_risk, organisation_for
from .rows import insert


@transaction.atomic
def add_measure(*, by: Person, new: NewMeasure, now: datetime) -> Measure:
    """One more measure for an open risk. Raises Missing, Forbidden, Conflict (closed) or BadFields."""
    risk = open_risk(by, new.risk)
    ids = add_measures(by=by, organisation=risk.organisation_id, measures=[new], now=now)
    return Measure.objects.get(pk=ids[0])


@transaction.atomic
def add_measures(*, by: Person, organisation: UUID, measures: Sequence[NewMeasure], now: datetime) -> list[UUID]:
    """Many measures at once; returns their ids in this order. Raises Missing, Forbidden or BadFields."""
    own_organisation = organisation_for(by, organisation)
    risk_ids = {new.risk for new in measures}
    if risk_ids - set(Risk.objects.filter(organisation=own_organisation, pk__in=risk_ids).values_list("pk", flat=True)):
        raise Missing
    only_members(own_organisation.pk, (new.owner for new in measures))
    rows = [{"id": new_id(), **row_of(checked(new))} for new in measures]
    for row in rows:
        row["done_at"] = now if row["state"] == MeasureState.DONE else None
    insert(Measure, rows, created_at=now)
    added = [
        {"id": new_id(), "risk_id": r["risk_id"], "measure_id": r["id"], "fields": {"name": ["", r["name"]]}}
        for r in rows
    ]
    insert(Change, added, at=now, by_id=by.pk, verb="measure_added")
    ids = [row["id"] for row in rows]
    lines: list[tuple[UUID, UUID, dict[str, Any]]] = [(own_organisation.pk, pk, {}) for pk in ids]
    record_many(lines, at=now, action="measure.added", object_type="measure", actor=by.pk)
    return ids


@transaction.atomic
def change_measure(*, by: Person, measure: UUID, clean: Mapping[str, Any], now: datetime) -> Measure:
    """Other answers: `clean` holds some of what NewMeasure asks. What stood before is kept.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    locked_measure = _lock(by, measure)
    allowed(locked_measure.risk, by=by, verb=Verb.EDIT_RISKS, states=[RiskState.OPEN])
    before = value_of(NewMeasure, locked_measure)
    new = checked(replace(before, **clean))
    if new.owner != before.owner:
        only_members(locked_measure.organisation_id, [new.owner])
    with _changing(locked_measure, "changed", by=by, now=now):
        fill(locked_measure, replace(new, state=before.state))
    return _set_state(locked_measure, new.state, by=by, now=now)


@transaction.atomic
def set_measure_state(*, by: Person, measure: UUID, state: str, why: str = "", now: datetime) -> Measure:
    """Say how far a measure is; its owner may too. Raises Missing, Forbidden, Conflict or BadFields."""
    locked_measure = _lock(by, measure)
    if locked_measure.owner_id != by.pk:
        _may_edit(by, locked_measure.organisation_id)
    allowed(locked_measure.risk, by=by, states=[RiskState.OPEN])
    if state not in MeasureState.values:
        raise BadFields([("state", _("Choose one of these."))])
    return _set_state(locked_measure, state, by=by, now=now, why=why)


def _set_state(measure: Measure, state: str, *, by: Person, now: datetime, why: str = "") -> Measure:
    with _changing(measure, "state", by=by, now=now, why=why):
        if state != measure.state:
            measure.state, measure.done_at = state, now if state == MeasureState.DONE else None
    return measure


@contextmanager
def _changing(measure: Measure, verb: str, *, by: Person, now: datetime, why: str = "") -> Iterator[None]:
    """A change of a measure is one of its risk, and whoever is late may hear of it again."""
    with changing(measure, verb=verb, by=by, at=now, why=why) as changed:
        yield
        measure.told_at = None
    if changed:
        Risk.objects.filter(pk=measure.risk_id).update(changed_at=now)


def _lock(by: Person, measure: UUID) -> Measure:
    """Its risk is locked first, as everywhere. Raises Missing when the risk is not theirs to see."""
    risk_id = Measure.objects.filter(pk=measure).values_list("risk", flat=True).first()
    if risk_id is None:
        raise Missing
    risk = locked(Risk, by=by, pk=risk_id)
    locked_measure = Measure.objects.select_for_update().get(pk=measure)
    locked_measure.risk = risk
    return locked_measure


def _may_edit(by: Person, organisation: UUID) -> None:
    try:
        require(by, organisation, Verb.EDIT_RISKS)
    except Forbidden as refusal:
        raise Forbidden(_("Only its owner, officers and leads say how far a measure is.")) from refusal
