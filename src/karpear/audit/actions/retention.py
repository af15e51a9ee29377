"""Forgetting: rows whose time has come are deleted, table by table, as their models say (`db/retention.py`).

A table may hold millions of rows and a year's worth may expire at once. So each is walked through by its key, without
an index on when its rows expire; a set is deleted in a transaction that holds up nobody for long; and a slice of the
work ends after a moment, so that whatever somebody waits for is deleted before the next.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from karpear.db.batches import Sliced, in_sets, set_aside
from karpear.db.retention import Keep, keeps, many_with
from karpear.db.walks import parts_of

from .lines import record

#: So many rows are looked through at a time for those that have expired.
WINDOW = 5000
#: A set is made larger or smaller until it takes about so long; in between others get their turn to write.
SMALLEST_SET, LARGEST_SET = 10, 500
SET_S = 0.05
BREATH_S = 0.005

#: Of a table the rows that an upper room still needs, however old: asked once in each walk.
type Exemptions = Mapping[type[Model], Callable[[], Q]]


def purge(*, hourly: bool, exemptions: Exemptions | None = None) -> Sliced:
    """A walk through all tables: through those that are purged by the hour, or the others. `exemptions` stay."""
    return Sliced(lambda now: _walk(_periods(apps.get_models(), hourly=hourly), now, exemptions or {}))


def purge_tables(*models: type[Model], now: datetime) -> int:
    """All that has expired of these. Returns how many rows."""
    return sum(_walk(_periods(models), now, {}))


def _periods(models: Iterable[type[Model]], hourly: bool | None = None) -> Iterator[tuple[type[Model], Keep]]:
    """`hourly`: only those that go by the hour, or only the others."""
    every = ((model, keep) for model in models for keep in keeps(model) if keep.days is not None and not keep.by)
    return ((model, keep) for model, keep in every if hourly in (None, keep.hourly))


def _walk(periods: Iterable[tuple[type[Model], Keep]], now: datetime, exemptions: Exemptions) -> Iterator[int]:
    """How many rows each set deleted; 0 for a window in which nothing has expired."""
    for model, keep in periods:
        many = list(many_with(model))
        stays = exemptions[model]() if model in exemptions else None
        sizes: dict[type[Model], int] = {}
        for window in parts_of(model, WINDOW):
            expired = keep.expired(model, now).filter(**window)
            expired = expired.exclude(stays) if stays is not None else expired
            parents = list(expired.values_list("pk", flat=True)) if many else []
            for below, path in many if parents else ():
                rows = below._base_manager.filter(**{f"{path}__in": parents})
                yield from _delete_in_sets(below, rows, now, sizes)
            yield from _delete_in_sets(model, expired, now, sizes)


def delete_many(model: type[Model], rows: "QuerySet[Any]", *, now: datetime) -> Iterator[int]:
    """The same of rows that a verb of another room found: how many each set deleted, and at last 0."""
    return _delete_in_sets(model, rows, now, {})


def _delete_in_sets(
    model: type[Model], rows: "QuerySet[Any]", now: datetime, sizes: dict[type[Model], int]
) -> Iterator[int]:
    """`sizes`: how large a set of each table is at last. Sets of which no row can go are not the last ones."""
    step, rows = f"purge {model._meta.model_name}", rows.order_by("pk")
    while True:
        began, aside = time.monotonic(), set_aside(step, now)
        size = sizes.setdefault(model, SMALLEST_SET)
        count = in_sets(step, rows, _deletion(model, now), size=size, now=now, max_sets=1)
        yield count
        if not count and set_aside(step, now) == aside:
            return
        sizes[model] = _next_size(size, time.monotonic() - began)
        time.sleep(BREATH_S)


def _next_size(size: int, took_s: float) -> int:
    if took_s > SET_S * 2:
        return max(SMALLEST_SET, size // 2)
    return min(LARGEST_SET, size * 2) if took_s < SET_S / 2 else size


def _deletion(model: type[Model], now: datetime) -> "Callable[[QuerySet[Any]], int]":
    """What another keeper deletes now, or somebody changes, is left to them; nothing is read but keys."""

    def delete(rows: "QuerySet[Any]") -> int:
        ids = [row.pk for row in rows.only("pk").select_for_update(skip_locked=True, of=("self",))]
        if ids:
            model._base_manager.filter(pk__in=ids).only("pk").delete()
            record(at=now, action="purge", object_type=model._meta.model_name or "", count=len(ids))
        return len(ids)

    return delete
