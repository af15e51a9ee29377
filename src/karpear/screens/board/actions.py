"""What looking at the board leaves behind: whoever saw exactly where somebody is, is written down once per alert."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.audit.models import Entry
from karpear.people.models import Person

VIEWED = "position.viewed"


@transaction.atomic
def note_exact(*, by: Person, alerts: Iterable[UUID], now: datetime) -> int:
    """A line for each alert whose person's exact place this officer sees for the first time."""
    alert_ids = set(alerts)
    if not alert_ids:
        return 0
    earlier_entries = Entry.objects.filter(object_id__in=alert_ids, action=VIEWED, actor=by.pk)
    fresh = alert_ids - set(earlier_entries.values_list("object_id", flat=True))
    for alert in sorted(fresh):
        record(at=now, action=VIEWED, object_type="alert", object_id=alert, actor=by.pk)
    return len(fresh)
