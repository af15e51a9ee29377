"""Personal data that leaves the product is written down."""

from datetime import datetime

from karpear.audit.actions.lines import record
from karpear.people.models import Person


def note_export(*, by: Person, count: int, now: datetime) -> None:
    """Somebody took `count` past alerts out as a file."""
    record(at=now, action="alerts.exported", object_type="person", object_id=by.pk, actor=by.pk, count=count)
