"""Files whose record never came are destroyed, with their pieces."""

from datetime import datetime

from django.db import transaction

from ..models import Attachment

PIECES_FOR = Attachment.RETENTION[1].span
SET = 200


def forget_pieces(*, now: datetime) -> int:
    """One at a time: each may have fifty megabytes."""
    count = 0
    for attachment in Attachment.objects.filter(record=None, started_at__lte=now - PIECES_FOR).order_by("pk")[:SET]:
        with transaction.atomic():
            attachment.delete()
        count += 1
    return count
