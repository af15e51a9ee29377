"""Measures: what is done, by whom, until when, at what cost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create
from karpear.people.access import allowed, locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Missing
from karpear.ui.values import checked, fill, row_of, value_of

from ..access import only_members, open_risk, organisation_for
from ..models import Measure, MeasureState, Risk, RiskState
from ..values import NewMeasure


@transaction.atomic
def add_measure(*, by: Person, new: NewMeasure, now: datetime) -> Measure:
    """One more measure for an open risk. Raises Missing, Forbidden, Conflict (closed) or BadFields."""
    risk = open_risk(by, new.risk)
    return add_measures(by=by, organisation=risk.organisation_id, measures=[new], now=now)[0]


@transaction.atomic
def add_measures(*, by: Person, organisation: UUID, measures: Sequence[NewMeasure], now: datetime) -> list[Measure]:
    """Many measures at once, in this order. Raises Missing, Forbidden or BadFields."""
    own_organisation = organisation_for(by, organisation)
    risk_ids = {new.risk for new in measures}
    if risk_ids - set(Risk.objects.filter(organisation=own_organisation, pk__in=risk_ids).values_list("pk", flat=True)):
        raise Missing
    only_members(own_organisation.pk, (new.owner for new in measures))
    rows = [Measure(**row_of(checked(new)), created_at=now) for new in measures]
    for measure in rows:
        measure.done_at = now if measure.state == MeasureState.DONE else None
    create(rows, by=by, at=now, organisation=own_organisation.pk)
    return rows


@transaction.atomic
def change_measure(*, by: Person, measure: UUID, clean: Mapping[str, Any], now: datetime) -> Measure:
    """Other answers: `clean` holds some of what NewMeasure asks. What stood before is kept.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    locked_measure = locked(Measure, by=by, pk=measure, verb=Verb.EDIT_RISKS, states=[RiskState.OPEN])
    before = value_of(NewMeasure, locked_measure)
    new = checked(replace(before, **clean))
    if new.owner != before.owner:
        only_members(locked_measure.risk.organisation_id, [new.owner])
    with changing(locked_measure, verb="changed", by=by, at=now):
        fill(locked_measure, replace(new, state=before.state))
        locked_measure.told_at = None
    return _set_state(locked_measure, new.state, by=by, now=now)


@transaction.atomic
def set_measure_state(*, by: Person, measure: UUID, state: str, why: str = "", now: datetime) -> Measure:
    """Say how far a measure is; its owner may too. Raises Missing, Forbidden, Conflict or BadFields."""
    locked_measure = locked(Measure, by=by, pk=measure)
    if locked_measure.owner_id != by.pk:
        only = _("Only its owner, officers and leads can say how far a measure has got.")
        require(by, locked_measure.risk.organisation_id, Verb.EDIT_RISKS, otherwise=only)
    allowed(locked_measure, by=by, states=[RiskState.OPEN])
    if state not in MeasureState.values:
        raise BadFields([("state", _("Choose one of these."))])
    return _set_state(locked_measure, state, by=by, now=now, why=why)


def _set_state(measure: Measure, state: str, *, by: Person, now: datetime, why: str = "") -> Measure:
    with changing(measure, verb="state", by=by, at=now, why=why):
        if state != measure.state:
            measure.state, measure.told_at = state, None
            measure.done_at = now if state == MeasureState.DONE else None
    return measure
