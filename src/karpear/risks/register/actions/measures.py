"""Measures: what is done, by whom, until when, at what cost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.verbs import changing, create
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.values import checked, fill, row_of

from ..access import only_members, open_risk, organisation_for, revised
from ..models import Measure, Risk, RiskState
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
    create(rows, by=by, at=now, organisation=own_organisation.pk)
    return rows


@transaction.atomic
def change_measure(*, by: Person, measure: UUID, clean: Mapping[str, Any], now: datetime) -> Measure:
    """Other answers: `clean` holds some of what NewMeasure asks. What stood before is kept.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    locked_measure = locked(Measure, by=by, pk=measure, verb=Verb.EDIT_RISKS, states=[RiskState.OPEN])
    return _change(locked_measure, clean, by=by, now=now)


@transaction.atomic
def set_measure_state(*, by: Person, measure: UUID, state: str, why: str = "", now: datetime) -> Measure:
    """Say how far a measure is; its owner may too. Raises Missing, Forbidden, Conflict or BadFields."""
    locked_measure = locked(Measure, by=by, pk=measure, verb=Verb.EDIT_RISKS, states=[RiskState.OPEN], owner_too=True)
    return _change(locked_measure, {"state": state}, by=by, why=why, now=now)


def _change(measure: Measure, clean: Mapping[str, Any], *, by: Person, why: str = "", now: datetime) -> Measure:
    before, new = revised(NewMeasure, measure, clean)
    with changing(measure, verb="changed", by=by, at=now):
        fill(measure, replace(new, state=before.state))
    with changing(measure, verb="state", by=by, at=now, why=why):
        measure.state = new.state
    return measure
