"""Somebody disagrees. Until they show it nobody else reads it, no audit line tells of it, and nothing counts it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.rules.refusals import Conflict, Missing
from karpear.ui.values import checked

from .models import Dissent, SpeakDecision
from .values import NewDissent


@transaction.atomic
def disagree(*, by: Person, decision: UUID, new: NewDissent, now: datetime) -> Dissent:
    """What nobody else has read may be written again. Raises Missing, Conflict or BadFields."""
    value = checked(new)
    row = locked(SpeakDecision, by=by, pk=decision)
    own_dissents = Dissent.objects.filter(decision=row, person=by, round=row.round)
    dissent = own_dissents.first() or Dissent(decision=row, person=by, round=row.round)
    if dissent.shown_at:
        raise Conflict(_("Others have read what you wrote. It stays as it is."))
    dissent.words, dissent.at, dissent.against = value.words, now, row.form or row.proposed
    if value.shown:
        _show(dissent, by, now)
    dissent.save()
    return dissent


@transaction.atomic
def show_dissent(*, by: Person, decision: UUID, round: int | None = None, now: datetime) -> None:
    """From now on whoever sees the decision reads it. `round`: None, of now. Raises Missing."""
    dissent = _own(by, decision, round)
    if dissent.shown_at is None:
        _show(dissent, by, now)
        dissent.save(update_fields=["shown_at"])


@transaction.atomic
def take_back_dissent(*, by: Person, decision: UUID, round: int | None = None) -> None:
    """It was never there, unless others have read it. `round`: None, of now. Raises Missing or Conflict."""
    dissent = _own(by, decision, round)
    if dissent.shown_at:
        raise Conflict(_("Others have read what you wrote. It stays as it is."))
    dissent.delete()


def _show(dissent: Dissent, by: Person, now: datetime) -> None:
    dissent.shown_at = now
    note(dissent.decision, action="speakdecision.dissent", by=by, at=now)


def _own(by: Person, decision: UUID, round: int | None) -> Dissent:
    row = locked(SpeakDecision, by=by, pk=decision)
    number = row.round if round is None else round
    if (dissent := Dissent.objects.filter(decision=row, person=by, round=number).first()) is None:
        raise Missing
    return dissent
