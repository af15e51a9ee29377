"""What happened recently, counted: for the suggestions of an assessment."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.people.access import hold_organisation
from karpear.people.models import Organisation

from ..models import Recent

#: (province or "", threat of the catalogue, how often, last on this day)
type Row = tuple[str, str, int, date]


@transaction.atomic
def note_recent(*, organisation: Organisation, rows: Iterable[Row], now: datetime) -> int:
    """Replace everything that was counted for this organisation. Returns how many rows there are now.

    A province and threat named twice are added up; rows that count nothing are left out. The same rows again
    write nothing.
    """
    totals: dict[tuple[str, str], tuple[int, date]] = {}
    for province, threat, count, last_on in rows:
        if count > 0:
            total, last = totals.get((province, threat), (0, last_on))
            totals[province, threat] = (total + count, max(last, last_on))
    hold_organisation(organisation.pk)  # one keeper at a time
    stored_rows = Recent.objects.filter(organisation=organisation)
    if {(r.province, r.threat): (r.count, r.last_on) for r in stored_rows} == totals:
        return len(totals)
    stored_rows.delete()
    Recent.objects.bulk_create(
        [
            Recent(organisation=organisation, province=province, threat=threat, count=count, last_on=last_on)
            for (province, threat), (count, last_on) in totals.items()
        ]
    )
    record(
        at=now,
        action="activity.recent",
        object_type="organisation",
        object_id=organisation.pk,
        organisation=organisation.pk,
        rows=len(totals),
    )
    return len(totals)
