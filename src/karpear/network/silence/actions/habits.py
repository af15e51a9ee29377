"""How many are usually silent: counted each night over the past weeks, for each cell, without anybody's name."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q

from karpear.activities.itinerary.models import Activity
from karpear.checkins.models import PromiseState
from karpear.rules.alarm.together import HISTORY, SILENT_AFTER, CellKind, SilenceKind

from ..cells import Cell, carriers_of, of_promises
from ..models import CollectiveAlarmPart, UsualSilence

_SETTLED = [PromiseState.KEPT, PromiseState.LATE, PromiseState.MISSED]


def count_usual(*, now: datetime) -> int:
    """Count it all again; what was silent together is left out, or the next cut would look usual."""
    window = Q(due_at__gte=now - HISTORY, due_at__lte=now - timedelta(hours=1), state__in=_SETTLED)
    rows = of_promises(window).exclude(pk__in=CollectiveAlarmPart.objects.values("promise"))
    missed, late = Q(state=PromiseState.MISSED), Q(settled_at__gt=F("due_at") + SILENT_AFTER)
    counts = list(
        rows.values_list("person", "source").annotate(n=Count("pk"), late=Count("pk", filter=missed | late),
                                                      missed=Count("pk", filter=missed))
    )  # fmt: skip
    totals = _totals(counts)
    usual_silences = [
        UsualSilence(
            kind=kind.value, cell=code, counted_at=now,
            due=total["due"], late=total[SilenceKind.LATE], missed=total[SilenceKind.MISSED],
        )
        for (kind, code), total in totals.items()
    ]  # fmt: skip
    with transaction.atomic():  # only now: nobody else writes as long
        UsualSilence.objects.all().delete()
        UsualSilence.objects.bulk_create(usual_silences)
    return len(totals)


def _totals(counts: list[tuple[UUID, UUID | None, int, int, int]]) -> dict[Cell, Counter[str]]:
    carriers = carriers_of({person for person, _source, _due, _late, _missed in counts})
    sources = {source for _person, source, _due, _late, _missed in counts if source}
    places = Activity.objects.filter(pk__among=sources).values_list("pk", "province") if sources else ()
    provinces = dict(places)
    totals: dict[Cell, Counter[str]] = {}
    for person, source, due, late, missed in counts:
        cells: list[Cell] = [(CellKind.CARRIER, carriers.get(person, ""))]
        if province := provinces.get(source, "") if source else "":
            cells.append((CellKind.PROVINCE, province))
        for cell in cells:
            totals.setdefault(cell, Counter()).update({"due": due, SilenceKind.LATE: late, SilenceKind.MISSED: missed})
    return totals
