"""A signature is claimed once by whoever tells the register of risks, or records of neutrality, how it stands."""

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


def claim_to_record(*, signature: UUID) -> StatementSignature | None:
    """The same of one whose record of neutrality is missing or says otherwise: whoever claims it calls `recorded`."""
    rows = StatementSignature.objects.to_record().select_for_update(of=("self",))
    return rows.select_related("statement", "organisation").filter(pk=signature).first()


def recorded(claimed: StatementSignature, *, record: UUID) -> None:
    """Inside the transaction of the claim."""
    claimed.recorded_as, claimed.neutrality_record = claimed.how_it_stands, record
    claimed.save(update_fields=["recorded_as", "neutrality_record"])


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
