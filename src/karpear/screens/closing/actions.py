"""A gap of the closing drill is written into the register."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.compliance.closure.actions import hand_over_gap
from karpear.people.models import Person
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Measure
from karpear.risks.register.values import NewMeasure


@transaction.atomic
def write_gap(*, by: Person, gap: UUID, new: NewMeasure, now: datetime) -> Measure:
    """A measure of the register, and the gap is closed by it. Raises as both do; sent twice, it is one measure."""
    measure = add_measure(by=by, new=new, now=now)
    hand_over_gap(by=by, gap=gap, risk=measure.risk_id, measure=measure.pk, now=now)
    return measure
