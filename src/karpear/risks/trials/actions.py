"""Saying that a measure was tried, and taking it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked, row_of

from ..days import day_in
from ..register.models import Measure, MeasureState, RiskState
from .models import Trial
from .values import NewTrial

#: Of one measure; more is a mistake of a program.
MOST_TRIALS = 200


@transaction.atomic
def say_tried(*, by: Person, new: NewTrial, now: datetime) -> Trial:
    """Write down that a measure in place was tried; its owner may too, under their own name.

    Raises Missing, Forbidden, Conflict (the risk is closed, the measure is not in place) or BadFields (not yet).
    """
    measure = locked(Measure, by=by, pk=new.measure, verb=Verb.EDIT_RISKS, states=[RiskState.OPEN], owner_too=True)
    trial = checked(new)
    if measure.state != MeasureState.DONE:
        raise Conflict(_("Only a measure that is done can be tried."))
    if trial.tried_on > day_in(measure.risk.organisation.time_zone, now):
        raise BadFields([("tried_on", _("This day has not come yet."))])
    if Trial.objects.filter(measure=measure).count() >= MOST_TRIALS:
        raise Conflict(_("There are too many trials of this measure. Take some back."))
    row = Trial.objects.create(**row_of(trial), person=by, created_at=now)
    note(measure, action="measure.tried", by=by, at=now, outcome=row.outcome)
    return row


@transaction.atomic
def take_back_trial(*, by: Person, trial: UUID, now: datetime) -> Measure:
    """It was written down by mistake: the line goes, the audit keeps that it did. Raises Missing or Forbidden."""
    row = find_row(Trial.objects.filter(pk=trial))
    measure = locked(Measure, by=by, pk=row.measure_id, verb=Verb.EDIT_RISKS, owner_too=True)
    row.delete()
    note(measure, action="measure.untried", by=by, at=now, outcome=row.outcome)
    return measure
