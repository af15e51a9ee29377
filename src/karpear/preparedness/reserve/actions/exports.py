"""A file of the ledger leaves a trace: that so many lines were taken, never which."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.people.models import Person


@transaction.atomic
def note_export(*, by: Person, organisation: UUID, kind: str, count: int, now: datetime) -> None:
    """Written down before the file leaves."""
    record(
        at=now, action="reserve.exported", object_type="reserve", actor=by.pk, organisation=organisation,
        kind=kind, count=count,
    )  # fmt: skip
