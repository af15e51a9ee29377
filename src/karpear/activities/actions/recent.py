"""What happened lately, counted: for the suggestions of an assessment."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from karpear.audit.actions import record
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
    wanted: dict[tuple[str, str], tuple[int, date]] = {}
    for province, threat, count, last_on in rows:
        if count > 0:
            before, last = wanted.get((province, threat), (0, last_on))
            wanted[province, threat] = (before + count, max(last, last_on))
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # one keeper at a time
    kept = Recent.objects.filter(organisation=organisation)
    if {(r.province, r.threat): (r.count, r.last_on) for r in kept} == wanted:
        return len(wanted)
    kept.delete()
    Recent.objects.bulk_create(
        [
            Recent(organisation=organisation, province=province, threat=threat, count=count, last_on=last_on)
            for (province, threat), (count, last_on) in wanted.items()
        ]
    )
    record(
        at=now,
        action="activity.recent",
        object_type="organisation",
        object_id=organisation.pk,
        organisation=organisation.pk,
        rows=len(wanted),
    )
    return len(wanted)
