"""Taking out what is one's own."""

from datetime import datetime
from typing import Any

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.people.models import Person

from .queries import taken_out


@transaction.atomic
def take_out(*, person: Person, now: datetime) -> dict[str, Any]:
    """Somebody takes out what they keep in this room; it is written down that they did."""
    content = taken_out(person, now)
    record(at=now, action="readiness.exported", object_type="person", object_id=person.pk, actor=person.pk)
    return content
