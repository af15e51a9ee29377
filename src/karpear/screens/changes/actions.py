"""What a debrief agreed on is written into the register."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.people.access import locked
from karpear.people.models import Person
from karpear.preparedness.scenarios.actions import note_changed
from karpear.preparedness.scenarios.models import ScenarioRun
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Measure
from karpear.risks.register.values import NewMeasure
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict


@transaction.atomic
def write_change(*, by: Person, run: UUID, new: NewMeasure, now: datetime) -> Measure:
    """A measure of the register, and the change of the debrief is done. Raises as both do.

    Raises Conflict where it was done meanwhile: what is sent twice is one measure.
    """
    locked_run = locked(ScenarioRun, by=by, pk=run, verb=Verb.KEEP_TRAINING)
    if locked_run.done_at is not None:
        raise Conflict(_("This is done already. Nothing was changed."))
    measure = add_measure(by=by, new=new, now=now)
    note_changed(by=by, run=run, now=now)
    return measure
