"""A gap of the closing drill is written into the register."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.compliance.closure.actions import hand_over_gap
from karpear.people.models import Person
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.actions.starters import add_usual
from karpear.risks.register.models import Measure
from karpear.risks.register.values import NewMeasure


@transaction.atomic
def write_gap(
    *, by: Person, gap: UUID, organisation: UUID, risk: UUID | str, clean: Mapping[str, Any], now: datetime
) -> Measure:
    """A measure of the register, and the gap is closed by it. Raises as both do; sent twice, it is one measure.

    `risk`: one that stands there, or the line of the catalogue that is written with it.
    """
    if isinstance(risk, str):
        risk = add_usual(by=by, organisation=organisation, catalogue_id=risk, now=now)
    measure = add_measure(by=by, new=NewMeasure(**{**clean, "risk": risk}), now=now)
    hand_over_gap(by=by, gap=gap, risk=measure.risk_id, measure=measure.pk, now=now)
    return measure
