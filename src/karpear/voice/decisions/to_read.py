"""Whoever asked, and whoever has to do with speaking, hears what was decided, until they say that they know."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.people.access import locked
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb

from .models import DecisionToRead, SpeakDecision


def ask_to_read(row: SpeakDecision, *, but: Person, now: datetime) -> None:
    """Part of the caller's transaction. Not whoever decided, nor whoever is held."""
    officers = Membership.objects.that_may(Verb.KEEP_VOICE).filter(organisation=row.organisation_id)
    readers = {*officers.values_list("person", flat=True), row.proposed_by_id}
    kept_from = set(row.kept_from.values_list("person", flat=True))
    DecisionToRead.objects.filter(decision=row).delete()
    DecisionToRead.objects.bulk_create(
        [
            DecisionToRead(decision=row, person_id=person, at=now)
            for person in sorted(reader for reader in readers if reader)
            if person != but.pk and person not in kept_from
        ]
    )


@transaction.atomic
def read_decision(*, by: Person, decision: UUID) -> None:
    """They know what was decided. Raises Missing."""
    row = locked(SpeakDecision, by=by, pk=decision)
    DecisionToRead.objects.filter(decision=row, person=by).delete()
