"""What a debrief agreed on is written into the register."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.people.models import Person
from karpear.preparedness.scenarios.actions import note_changed
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Measure
from karpear.risks.register.values import NewMeasure


@transaction.atomic
def write_change(*, by: Person, run: UUID, new: NewMeasure, now: datetime) -> Measure:
    """A measure of the register, and the change of the debrief is done. Raises as both do."""
    measure = add_measure(by=by, new=new, now=now)
    note_changed(by=by, run=run, now=now)
    return measure
