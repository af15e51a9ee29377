"""How many silent people a second become alerts with their first messages in the outbox."""

import statistics
from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter

from django.utils import timezone

from karpear.checkins.actions.overdue import miss_overdue
from karpear.messaging.models import Delivery

from . import baseline, world
from .report import Figures

PEOPLE = 2000
IDLE_TICKS = 50


def run(due: int, idle: int, tick: Callable[[datetime], None]) -> Figures:
    """`due` promises fall due among `idle` armed ones; three deliveries each. Beside plain SQL in the same run.

    `tick`: what a keeper does on each round, handed down by the command line.
    """
    now = timezone.now()
    place = world.build(PEOPLE, now)
    try:
        world.arm(place, idle, now + timedelta(days=300))
        baseline.analyse()
        idle_ms = [_seconds_of(lambda: tick(now)) * 1000 for _ in range(IDLE_TICKS)]
        world.arm(place, due, now - timedelta(seconds=1))
        first, total = _miss_all(due, now)
        deliveries = Delivery.objects.count()
        plain = baseline.plain_sql(due, idle)
    finally:
        world.clear()
    rate = due / total
    return {
        "due": due,
        "idle": idle,
        "deliveries": deliveries,
        "missed_per_s": round(rate),
        "first_batch_ms": round(first * 1000, 1),
        "total_s": round(total, 3),
        "idle_tick_ms_p50": round(statistics.median(idle_ms), 2),
        "idle_tick_ms_max": round(max(idle_ms), 2),
        "plain_sql_per_s": round(plain),
        "ratio_to_plain_sql": round(rate / plain, 3),
    }


def _miss_all(due: int, now: datetime) -> tuple[float, float]:
    """Seconds until the first batch was committed, and until the last."""
    start, total, first = perf_counter(), 0, 0.0
    while total < due:
        count = miss_overdue(now=now, max_sets=1)
        first = first or perf_counter() - start
        if not count:
            raise RuntimeError(f"Only {total} of {due} were missed.")
        total += count
    return first, perf_counter() - start


def _seconds_of(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
