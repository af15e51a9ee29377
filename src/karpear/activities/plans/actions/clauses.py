"""Whoever is on a trip is asked what the policy asks of such trips, also when it changes while they are away."""

from datetime import datetime
from uuid import UUID

from karpear.db.batches import one_by_one
from karpear.preparedness.policies.actions.readings import ask_readers
from karpear.preparedness.policies.queries.evidence import organisations_with_trip_clauses

from ...decisions.queries.clauses import conditions_on_trips


def ask_travellers(*, now: datetime) -> int:
    """Of everybody on a trip that was assessed, is planned or running, once for each clause. How many are asked now."""
    return one_by_one("ask travellers", organisations_with_trip_clauses(), lambda pk: _ask(pk, now), now=now)


def _ask(organisation: UUID, now: datetime) -> int:
    on_trips = conditions_on_trips(organisation, now)
    return ask_readers(organisation=organisation, now=now, on_trips=on_trips) if on_trips else 0
