"""What somebody took away as a file is written down: how much, never what."""

from datetime import datetime

from karpear.audit.actions.verbs import note

from ..models import Person


def note_contacts_export(*, by: Person, kind: str, count: int, now: datetime) -> None:
    """A person saved their contacts as a file."""
    note(by, action="contacts_exported", by=by, at=now, kind=kind, count=count)
