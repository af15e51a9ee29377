"""Samples of the machine, minute by minute: written by keepers together, read by pictures and by `/metrics`."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from karpear.rules.counting.durations import Durations, add_buckets

from .models import Sample, SampleTotal

#: What is there at a moment, and not counted: the last that was seen in a minute counts.
KEEPER, QUEUE, DISK, DATABASE = "keeper", "queue", "disk", "database"
LEVELS = (KEEPER, QUEUE, DISK, DATABASE)
SOS, URGENT = "sos", "urgent"
SENT, RETRIED, DEAD = "sent", "retried", "dead"
_FIELDS = ("count", "sum_ms", "most_ms", "buckets")
_TOTALS = ("count", "sum_ms", "buckets")


def kind_of(outcome: str, channel: str) -> str:
    """The kind under which an outcome of a channel is counted."""
    return f"{outcome}.{channel}"


def write_samples(samples: Mapping[str, Durations], *, now: datetime) -> None:
    """What was measured since the last time: added to what this and other keepers wrote for the same minute."""
    minute = now.replace(second=0, microsecond=0)
    counted = {kind: durations for kind, durations in samples.items() if kind not in LEVELS and durations.count}
    with transaction.atomic():
        kinds = sorted([*counted, *(kind for kind in samples if kind in LEVELS)])
        Sample.objects.bulk_create([Sample(minute=minute, kind=kind) for kind in kinds], ignore_conflicts=True)
        rows = list(Sample.objects.filter(minute=minute, kind__in=kinds).order_by("kind").select_for_update())
        for row in rows:
            _add(row, samples[row.kind], is_level=row.kind in LEVELS)
        Sample.objects.bulk_update(rows, _FIELDS)
        _write_totals(counted)


def _write_totals(counted: Mapping[str, Durations]) -> None:
    if not counted:
        return
    SampleTotal.objects.bulk_create([SampleTotal(kind=kind) for kind in sorted(counted)], ignore_conflicts=True)
    totals = list(SampleTotal.objects.filter(kind__in=counted).order_by("kind").select_for_update())
    for total in totals:
        _add(total, counted[total.kind])
    SampleTotal.objects.bulk_update(totals, _TOTALS)


def _add(row: Sample | SampleTotal, more: Durations, *, is_level: bool = False) -> None:
    row.count = more.count if is_level else row.count + more.count
    row.sum_ms += more.sum_ms
    if any(more.buckets):
        row.buckets = add_buckets(row.buckets, more.buckets)
    if isinstance(row, Sample):
        row.most_ms = max(row.most_ms, more.most_ms)


def samples_since(start: datetime) -> dict[str, list[tuple[datetime, Durations]]]:
    """Each kind with its minutes in order. One query."""
    by_kind: dict[str, list[tuple[datetime, Durations]]] = {}
    rows = Sample.objects.filter(minute__gte=start).order_by("minute", "kind")
    for minute, kind, *values in rows.values_list("minute", "kind", *_FIELDS):
        by_kind.setdefault(kind, []).append((minute, Durations(*values)))
    return by_kind


def levels(now: datetime) -> dict[str, Durations]:
    """What was there last; nothing of what has not been measured for three minutes."""
    return {kind: rows[-1][1] for kind, rows in samples_since(now - timedelta(minutes=3)).items() if kind in LEVELS}


def totals() -> dict[str, Durations]:
    """Everything that was counted since this installation began."""
    rows = SampleTotal.objects.order_by("kind").values_list("kind", "count", "sum_ms", "buckets")
    return {kind: Durations(count, sum_ms, 0, add_buckets(buckets, [])) for kind, count, sum_ms, buckets in rows}


def first_since(kinds: Iterable[str], moment: datetime | None) -> datetime | None:
    """The first minute after `moment` in which something of these kinds was counted."""
    rows = Sample.objects.filter(kind__in=kinds, **({"minute__gt": moment} if moment else {}))
    return rows.order_by("minute").values_list("minute", flat=True).first()
