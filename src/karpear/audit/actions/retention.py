"""Forgetting: rows whose time has come are deleted, table by table, as their models say (`db/retention.py`)."""

from collections.abc import Iterable
from datetime import datetime

from django.apps import apps
from django.db.models import Model, QuerySet

from karpear.db.batches import in_sets
from karpear.db.retention import Keep, keeps

from .lines import record

SET = 200
MOST_SETS = 100


def purge_hourly(*, now: datetime) -> int:
    """What is kept for days, and what a machine leaves behind. Returns how many rows."""
    return sum(_purge_table(model, keep, now) for model, keep in _periods(apps.get_models()) if keep.hourly)


def purge_nightly(*, now: datetime) -> int:
    """Everything else. What is left after MOST_SETS of a table goes the next night."""
    return sum(_purge_table(model, keep, now) for model, keep in _periods(apps.get_models()) if not keep.hourly)


def purge_tables(*models: type[Model], now: datetime) -> int:
    """Only these."""
    return sum(_purge_table(model, keep, now) for model, keep in _periods(models))


def _periods(models: Iterable[type[Model]]) -> Iterable[tuple[type[Model], Keep]]:
    return ((model, keep) for model in models for keep in keeps(model) if keep.days is not None and not keep.by)


def _purge_table(model: type[Model], keep: Keep, now: datetime) -> int:
    table = model._meta.model_name or ""

    def delete(rows: "QuerySet[Model]") -> int:
        ids = list(rows.values_list("pk", flat=True))
        model._base_manager.filter(pk__in=ids).delete()
        record(at=now, action="purge", object_type=table, count=len(ids))
        return len(ids)

    return in_sets(f"purge {table}", keep.expired(model, now), delete, size=SET, now=now, max_sets=MOST_SETS)
