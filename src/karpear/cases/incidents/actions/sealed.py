"""What is sealed of incidents goes with them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from karpear.vault.models import Record, RecordType

OF_INCIDENTS = {RecordType.INCIDENT, RecordType.NOTE, RecordType.REPORT}


def remove_sealed(threads: Sequence[UUID], now: datetime, types: Collection[str] = OF_INCIDENTS) -> None:
    """These threads, and everything sealed about them, as if their authors had removed them.

    Of these kinds alone: whoever gives an incident the number of somebody's diary takes nothing of it along.
    """
    rows = Record.objects.kept().filter(Q(thread__in=threads) | Q(about__in=threads), type__in=types)
    rows.update(removed_at=now)
