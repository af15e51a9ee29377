"""Background work in sets of rows, so that one poisoned row never stops the others."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from karpear.db.pulse import OF_ONE_ROW, step_failed

from .lost import is_lost

log = logging.getLogger(__name__)

_AGAIN_AFTER = timedelta(seconds=30)
_MOST_SETS = 20
SLICE_S = 0.1
_set_aside: dict[tuple[str, Any], datetime] = {}


class Partly(int):
    """So many rows were done, and there is more to do: the same is called again, after whatever is due before it."""


class Sliced:
    """A walk that is done in slices, as a step of the keeper: each call goes on where the last one ended.

    `walk`: how many rows each of its short parts changed. One that fails begins again at the next call, and so does one
    that began later than it is now: the clock was put right since.
    """

    def __init__(self, walk: Callable[[datetime], Iterator[int]]) -> None:
        self.walk = walk
        self.parts: Iterator[int] | None = None
        self.began_at: datetime | None = None

    def __call__(self, *, now: datetime) -> int:
        """Walk on for a moment; returns how many rows, as Partly where the walk has not ended."""
        parts, self.parts = self.parts, None
        if parts is None or self.began_at is None or now < self.began_at:
            parts, self.began_at = self.walk(now), now
        end, count = time.monotonic() + SLICE_S, 0
        for changed in parts:
            count += changed
            if time.monotonic() >= end:
                self.parts = parts
                return Partly(count)
        return count


def part(count: int, limit: int) -> int:
    """Of what is done `limit` at a time: as many as that mean that there may be more."""
    return Partly(count) if count >= limit else count


def until_done(work: Callable[[], int]) -> int:
    """Call what works in slices until nothing is left; returns how many rows in all."""
    total = 0
    while isinstance(count := work(), Partly):
        total += count
    return total + count


def in_sets[M: models.Model](
    step: str,
    due: "models.QuerySet[M]",
    work: "Callable[[models.QuerySet[M]], int]",
    *,
    size: int,
    now: datetime,
    max_sets: int = 20,
) -> int:
    """Do `work` on sets of at most `size` due rows until none is left; returns how many rows were done.

    `work` gets a sliced queryset of the set, claims what it can and does everything that follows; each call is
    one transaction. When a set fails, its rows are tried one by one; a row that fails alone is set aside
    for half a minute, shown to the operator, and tried again. A lost database is not a poisoned row: it
    is raised.
    """
    total = 0
    for _ in range(max_sets):
        aside = set_aside(step, now)
        left = due.exclude(pk__in=aside)
        if not left.exists():  # asked outside a transaction: an idle round takes no lock
            break
        count = _one_set(step, left, work, size, now)
        if not count and set_aside(step, now) == aside:  # none failed: other keepers hold what is left
            break
        total += count
    return total


def one_by_one[T](step: str, things: Iterable[T], work: Callable[[T], int], *, now: datetime) -> int:
    """Do `work` on each thing in a transaction of its own; returns the sum. One that fails is shown to the operator and
    stops no other. A lost database is raised. Of what is due in any number, `due_one_by_one` takes a part."""
    total = 0
    for thing in things:
        try:
            with transaction.atomic():
                total += work(thing)
        except Exception as error:
            if is_lost(error):
                raise
            _show(step, error, now)
    return total


def due_one_by_one[M: models.Model, T](
    step: str, due: "models.QuerySet[M, T]", work: Callable[[T], int], *, size: int, now: datetime
) -> int:
    """The same with the first `size` of all that is due, rows or their keys. One that fails is set aside for half a
    minute, and the next one is done in its place: however many fail, those that work are not kept waiting.
    """
    counts: dict[Any, int] = {}
    for _ in range(_MOST_SETS):
        batch = list(due.exclude(pk__in=[*counts, *set_aside(step, now)])[: size - len(counts)])
        before = len(counts)
        for thing in batch:
            key = thing.pk if isinstance(thing, models.Model) else thing
            try:
                with transaction.atomic():
                    counts[key] = work(thing)
            except Exception as error:
                if is_lost(error):
                    raise
                _put_aside(step, key, error, now)
        if len(counts) == before + len(batch):  # none failed
            break
    return sum(counts.values())


def _one_set[M: models.Model](
    step: str, due: "models.QuerySet[M]", work: "Callable[[models.QuerySet[M]], int]", size: int, now: datetime
) -> int:
    try:
        with transaction.atomic():
            return work(due[:size])
    except Exception as error:
        if is_lost(error):
            raise
        log.warning("%s: a set failed (%s), trying one by one", step, type(error).__name__)
    return sum(_alone(step, due, work, pk, now) for pk in list(due.values_list("pk", flat=True)[:size]))


def _alone[M: models.Model](
    step: str, due: "models.QuerySet[M]", work: "Callable[[models.QuerySet[M]], int]", pk: Any, now: datetime
) -> int:
    try:
        with transaction.atomic():
            return work(due.filter(pk=pk))
    except Exception as error:
        if is_lost(error):
            raise
        _put_aside(step, pk, error, now)
        return 0


def _put_aside(step: str, key: Any, error: Exception, now: datetime) -> None:
    _set_aside[step, key] = now
    _show(step, error, now, which=f"row {key}")


def _show(step: str, error: Exception, now: datetime, which: str = "one") -> None:
    """The operator reads that a row of this step failed, and by which kind of error."""
    log.error("%s: %s failed: %s", step, which, type(error).__name__)
    step_failed(step=f"{step}{OF_ONE_ROW}", error_code=type(error).__name__, now=now)


def set_aside(step: str, now: datetime) -> list[Any]:
    """Keys of rows that wait. A clock that was set back does not make the wait longer; what is over is forgotten."""
    for entry in [entry for entry, at in _set_aside.items() if entry[0] == step and not at <= now < at + _AGAIN_AFTER]:
        del _set_aside[entry]
    return [key for name, key in _set_aside if name == step]
