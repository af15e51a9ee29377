"""What somebody took away as a file is written down: how much, never what."""

from datetime import datetime

from karpear.audit.actions.lines import record

from ..models import Person


def note_contacts_export(*, by: Person, kind: str, count: int, now: datetime) -> None:
    """A person saved their contacts as a file."""
    record(
        at=now, action="contacts_exported", object_type="person", object_id=by.pk, actor=by.pk, kind=kind, count=count
    )
