"""How many are usually silent: counted each night over the past weeks, for each cell, without anybody's name."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q

from karpear.activities.itinerary.models import Activity
from karpear.checkins.models import PromiseState
from karpear.db.walks import parts_of
from karpear.people.models import Person
from karpear.rules.alarm.together import HISTORY, SILENT_AFTER, CellKind, SilenceKind

from ..cells import Cell, carriers_of, of_promises
from ..models import CollectiveAlarmPart, UsualSilence

#: So many people are counted at a time.
PEOPLE = 500
_SETTLED = [PromiseState.KEPT, PromiseState.LATE, PromiseState.MISSED]


def count_usual(now: datetime) -> Iterator[int]:
    """Count it all again, some people at a time, and write it down at the end: how many cells that are."""
    totals: dict[Cell, Counter[str]] = {}
    for part in _counted_in_parts(now):
        for cell, counts in part.items():
            totals.setdefault(cell, Counter()).update(counts)
        yield 0
    _write(totals, now)
    yield len(totals)


def _counted_in_parts(now: datetime) -> Iterator[dict[Cell, Counter[str]]]:
    """What was silent together is left out, or the next cut would look usual."""
    window = Q(due_at__gte=now - HISTORY, due_at__lte=now - timedelta(hours=1), state__in=_SETTLED)
    missed, late = Q(state=PromiseState.MISSED), Q(settled_at__gt=F("due_at") + SILENT_AFTER)
    for part in parts_of(Person, PEOPLE, "person"):
        rows = of_promises(window).filter(**part).exclude(pk__in=CollectiveAlarmPart.objects.values("promise"))
        counts = rows.values_list("person", "source").annotate(
            n=Count("pk"), late=Count("pk", filter=missed | late), missed=Count("pk", filter=missed)
        )
        yield _totals(list(counts))


def _write(totals: Mapping[Cell, Counter[str]], now: datetime) -> None:
    usual_silences = [
        UsualSilence(
            kind=kind.value, cell=code, counted_at=now,
            due=total["due"], late=total[SilenceKind.LATE], missed=total[SilenceKind.MISSED],
        )
        for (kind, code), total in totals.items()
    ]  # fmt: skip
    with transaction.atomic():
        UsualSilence.objects.all().delete()
        UsualSilence.objects.bulk_create(usual_silences)


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
