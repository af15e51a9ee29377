"""What somebody took away as a file is written down: how much, never what."""

from datetime import datetime

from django.db import transaction

from karpear.audit.actions.verbs import note

from ..models import Person


@transaction.atomic
def note_export(*, by: Person, of: str, kind: str, count: int, now: datetime) -> None:
    """A person saved `count` lines of a list as a file. `of`: the list, in a word."""
    note(by, action=f"{of}_exported", by=by, at=now, kind=kind, count=count)
