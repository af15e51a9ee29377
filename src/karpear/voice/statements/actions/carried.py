"""A signature is claimed once by whoever tells the register of risks of it, or that it does not hold."""

from datetime import datetime
from uuid import UUID

from ..models import NamedPerson, StatementSignature


def claim_signature(*, signature: UUID, now: datetime) -> StatementSignature | None:
    """Locked until the transaction ends, and marked as carried; None when another keeper was faster."""
    rows = StatementSignature.objects.to_carry().select_for_update(of=("self",)).select_related("statement")
    return _marked(rows.filter(pk=signature).first(), now)


def claim_taken_back(*, signature: UUID) -> StatementSignature | None:
    """The same of one that does not hold: as if it had never been carried."""
    rows = StatementSignature.objects.to_take_back().select_for_update(of=("self",))
    return _marked(rows.filter(pk=signature).first(), None)


def claim_named_person(*, named_person: UUID, now: datetime) -> NamedPerson | None:
    """The same of a person of that name, for their plans: `carried_at` says whether it holds."""
    rows = NamedPerson.objects.to_tell().select_for_update(of=("self",)).select_related("person")
    claimed = rows.filter(pk=named_person).first()
    if claimed is not None:
        claimed.carried_at = None if claimed.carried_at else now
        claimed.save(update_fields=["carried_at"])
    return claimed


def _marked(claimed: StatementSignature | None, carried_at: datetime | None) -> StatementSignature | None:
    if claimed is not None:
        claimed.carried_at = carried_at
        claimed.save(update_fields=["carried_at"])
    return claimed
