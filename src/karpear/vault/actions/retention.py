"""Files whose record never came are destroyed, with their pieces."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.db.batches import due_one_by_one, part

from ..models import Attachment

PIECES_FOR = Attachment.RETENTION[1].span
SET = 200


def forget_pieces(*, now: datetime) -> int:
    """One at a time: each may have fifty megabytes."""
    due = Attachment.objects.filter(record=None, started_at__lte=now - PIECES_FOR).order_by("pk")
    return part(due_one_by_one("forget pieces", due.values_list("pk", flat=True), _forget, size=SET, now=now), SET)


@transaction.atomic
def _forget(attachment: UUID) -> int:
    """Unless a record has named it in the meantime."""
    rows = Attachment.objects.filter(pk=attachment, record=None)
    unnamed = rows.select_for_update(skip_locked=True).first()
    return int(bool(unnamed and unnamed.delete()))
