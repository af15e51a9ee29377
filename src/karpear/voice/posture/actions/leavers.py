"""An agreement ends with the work: whoever has left speaks for themselves alone, and nobody there answers for it."""

from datetime import datetime
from uuid import UUID

from karpear.audit.actions.verbs import note
from karpear.db.batches import due_one_by_one
from karpear.rules.voice.agreement import OPEN_STATES

from ..models import Agreement
from .agreements import close

SET = 50


def end_of_leavers(*, now: datetime) -> int:
    """The keeper's step: what was signed ends and is kept as any that ended; what was not yet is deleted."""
    rows = Agreement.objects.of_leavers().order_by("pk").values_list("pk", flat=True)
    return due_one_by_one("end agreements", rows, lambda pk: _end(pk, now), size=SET, now=now)


def _end(pk: UUID, now: datetime) -> int:
    row = Agreement.objects.of_leavers().select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        return 0
    if row.state in OPEN_STATES:
        note(row, action="agreement.withdrawn", by=None, at=now)
        row.delete()
    else:
        close(row, by=None, now=now)
        note(row, action="agreement.ended", by=None, at=now)
    return 1
