"""A demand may be counted: agreed once, and claimed by the keeper once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.verbs import changing
from karpear.people.access import locked
from karpear.people.contributed import ContributedFrom, take_back_contributed
from karpear.people.models import Person
from karpear.rules.access import Verb

from ..models import Demand


@transaction.atomic
def let_count(*, by: Person, demand: UUID, now: datetime) -> Demand:
    """Codes of it may be counted. Raises Missing or Forbidden."""
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW)
    if not row.counts:
        with changing(row, verb="counted", by=by, at=now):
            row.counts = True
    return row


@transaction.atomic
def take_back(*, by: Person, demand: UUID, now: datetime) -> Demand:
    """It may not be counted: the register that has not heard of it never does, and no file has it from now on.

    What it gave to a sector is deleted with it. Raises Missing or Forbidden.
    """
    row = locked(Demand, by=by, pk=demand, verb=Verb.KEEP_LAW)
    with changing(row, verb="uncounted", by=by, at=now):
        row.counts = False
    take_back_contributed(ContributedFrom.DEMAND, [row.pk], now)
    return row


def claim_demand(*, demand: UUID) -> Demand | None:
    """Locked until the transaction ends, and marked as known; None when another keeper was faster."""
    rows = Demand.objects.to_carry().select_for_update(of=("self",)).select_related("organisation")
    claimed = rows.filter(pk=demand).first()
    if claimed is not None:
        claimed.known = True
        claimed.save(update_fields=["known"])
    return claimed
