"""A signature is claimed once by whoever tells the register of risks of it."""

from datetime import datetime
from uuid import UUID

from ..models import StatementSignature


def claim_signature(*, signature: UUID, now: datetime) -> StatementSignature | None:
    """Locked until the transaction ends, and marked as carried; None when another keeper was faster."""
    rows = StatementSignature.objects.to_carry().select_for_update(of=("self",)).select_related("statement")
    claimed = rows.filter(pk=signature).first()
    if claimed is not None:
        claimed.carried_at = now
        claimed.save(update_fields=["carried_at"])
    return claimed
