"""The day on which an entry ends, as its author chose it."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.rules.refusals import BadFields

from ..models import Record, RecordType

#: Nobody's diary is promised to a server for longer than that.
LATEST = timedelta(days=50 * 365)


def let_end(record: Record, at: datetime | None, now: datetime) -> None:
    """All that there is of an entry goes at `at` (None: nothing goes by itself): versions, copies, appraisals.

    What is `about` an entry ends with it, whatever was asked. Raises BadFields for a moment that is past, and for
    what is not an entry of one's own: the rest belongs to work that others rely on.
    """
    if at and (record.type != RecordType.ENTRY or record.about):
        raise BadFields([("purge_at", _("Only entries in your own diary can have an end date."))])
    if at and not now < at <= now + LATEST:
        raise BadFields([("purge_at", _("Choose a day in the future."))])
    own_records = Record.objects.filter(owner=record.owner_id)
    if record.type == RecordType.ENTRY and record.about is None:
        own_records.filter(Q(thread=record.thread) | Q(about=record.thread)).update(purge_at=at)
        record.purge_at = at
    elif record.about and record.type in (RecordType.ENTRY, RecordType.APPRAISAL):
        original = own_records.filter(thread=record.about, type=RecordType.ENTRY).values_list("purge_at", flat=True)
        record.purge_at = original.first()
        record.save(update_fields=["purge_at"])
