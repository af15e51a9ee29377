"""How many are usually silent: counted each night over the past weeks, for each cell, without anybody's name."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q

from karpear.activities.itinerary.models import Activity
from karpear.checkins.models import PromiseState
from karpear.db.batches import Partly, until_done
from karpear.db.walks import parts_of
from karpear.people.models import Person
from karpear.rules.alarm.together import HISTORY, SILENT_AFTER, CellKind, SilenceKind

from ..cells import Cell, carriers_of, of_promises
from ..models import CollectiveAlarmPart, UsualSilence

#: So many people are counted at a time, and for how long before others have their turn.
PEOPLE, SLICE_S = 500, 0.1
_SETTLED = [PromiseState.KEPT, PromiseState.LATE, PromiseState.MISSED]


class CountUsual:
    """Counts it all again each night, some people at a time (Partly), and writes it down at the end."""

    def __init__(self) -> None:
        self.parts: Iterator[dict[Cell, Counter[str]]] | None = None
        self.totals: dict[Cell, Counter[str]] = {}

    def __call__(self, *, now: datetime) -> int:
        """How many cells were written."""
        parts = self.parts or _counted_in_parts(now)
        totals = self.totals if self.parts else {}
        self.parts, end = None, time.monotonic() + SLICE_S  # one that fails begins again
        for part in parts:
            for cell, counts in part.items():
                totals.setdefault(cell, Counter()).update(counts)
            if time.monotonic() >= end:
                self.parts, self.totals = parts, totals
                return Partly()
        _write(totals, now)
        return len(totals)


def count_usual(*, now: datetime) -> int:
    """All of it at once."""
    return until_done(partial(CountUsual(), now=now))


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
