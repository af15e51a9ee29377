"""How the keeper takes out a year's worth that has expired at once, with somebody writing alongside."""

import statistics
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.checkins.models import CheckIn, Promise
from karpear.db.models import Heartbeat, Sample
from karpear.keys.ids import new_id
from karpear.messaging.models import Delivery
from karpear.people.models import Address

from . import baseline, history, world
from .report import Figures
from .rows import write

PEOPLE = 2000
FIRST_KEY = 10**9
A_YEAR = timedelta(days=365)
ALONE_S, BETWEEN_S = 5.0, 0.01
TABLES = (Promise, CheckIn, Delivery, Sample)


def run(rows: int, audit: int, night: Callable[[], bool]) -> Figures:
    """Rows a second, how long somebody who writes waits, and how long whatever else is due waits for a round.

    `night`: one round of a keeper whose night has begun; whether another follows. Handed down by the command line.
    """
    now = timezone.now()
    place = world.build(PEOPLE, now)
    try:
        history.write_audit(audit, [place.organisation.pk], now - 8 * A_YEAR, now - 7.5 * A_YEAR)
        for oldest in (now - 2 * A_YEAR, now - 0.9 * A_YEAR):  # what goes, and as much that stays
            _fill(place, rows, oldest)
        baseline.analyse()
        expired = _expired(now)
        with Writer() as writer_alone:
            writer_alone.finished.wait(ALONE_S)
        rounds: list[float] = []
        began, work, goes_on = perf_counter(), process_time(), True
        with Writer() as writer_beside:
            while goes_on:
                start = perf_counter()
                goes_on = night()
                rounds.append((perf_counter() - start) * 1000)
        took, processor, left = perf_counter() - began, process_time() - work, _expired(now)
    finally:
        for model in (*TABLES, Heartbeat):
            model.objects.all()._raw_delete("default")
        world.clear()
    return {
        "expired": expired, "left": left, "took_s": round(took, 1), "cpu_s": round(processor, 1),
        "rows_per_s": round((expired - left) / took), "round_ms_p50": round(statistics.median(rounds), 1),
        "round_ms_max": round(max(rounds), 1), **writer_alone.figures("write_alone"), **writer_beside.figures("write"),
    }  # fmt: skip


def _expired(now: datetime) -> int:
    rows = [model.RETENTION.expired(model, now).count() for model in TABLES]
    return sum(rows) + Entry.objects.filter(at__lt=now - Entry.RETENTION.span).count()


def _fill(place: world.World, rows: int, oldest: datetime) -> None:
    """Two of ten rows are check-ins with the promises that they kept, four messages, and two what was measured."""
    fifth, people, address = rows // 5, place.people, Address.objects.values_list("pk", flat=True)[0]
    step, shared = A_YEAR * 0.85 / max(1, rows), {"organisation_id": place.organisation.pk, "grace_s": 0}

    def moments() -> Iterator[tuple[int, datetime]]:
        return ((n, oldest + step * n * (rows // fifth)) for n in range(fifth))

    keys = [new_id() for _ in range(fifth)]
    of_check_ins = ("id", "person_id", "by_id", "received_at", "made_at", "moment")
    write(CheckIn, of_check_ins, ((keys[n], *[people[n % PEOPLE]] * 2, *[at] * 3) for n, at in moments()))
    of_promises = ("id", "person_id", "source", "due_at", "miss_at", "settled_at", "settled_by_id")
    promises = ((new_id(), people[n % PEOPLE], uuid4(), *[at] * 3, keys[n]) for n, at in moments())
    write(Promise, of_promises, promises, state="kept", **shared)
    of_deliveries = ("id", "subject", "created_at", "next_attempt_at", "sent_at", "step")
    messages = ((new_id(), uuid4(), *[at] * 3, twice) for n, at in moments() for twice in (0, 1))
    constants: dict[str, Any] = {"topic": "alert", "text_key": "missed", "channel": "email", "state": "sent"}
    write(Delivery, of_deliveries, messages, address_id=address, person_id=place.officers[0], **constants)
    minute = timedelta(minutes=1)
    begin = timezone.now() - timedelta(days=3) if oldest < timezone.now() - A_YEAR else timezone.now()
    key = FIRST_KEY * (1 + Sample.objects.filter(pk__gte=FIRST_KEY).exists())  # far from those that the database counts
    buckets: list[int] = []
    samples = ((key + n, begin - minute * (n // 90), f"kind {n % 90}", buckets) for n in range(fifth))
    write(Sample, ("id", "minute", "kind", "buckets"), samples)


class Writer:
    """Somebody who writes one small row after the other, on a connection of their own, and notes how long each took."""

    def __init__(self) -> None:
        self.finished = threading.Event()
        self.waits: list[float] = []
        self.thread = threading.Thread(target=self._write)

    def __enter__(self) -> "Writer":
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.finished.set()
        self.thread.join()

    def _write(self) -> None:
        try:
            while not self.finished.wait(BETWEEN_S):
                now, start = timezone.now(), perf_counter()
                with transaction.atomic():
                    Heartbeat.objects.bulk_create([Heartbeat(started_at=now, last_tick_at=now)])
                self.waits.append((perf_counter() - start) * 1000)
        finally:
            connection.close()

    def figures(self, name: str) -> Figures:
        ordered = sorted(self.waits)
        middle, late = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
        return {f"{name}_ms_p50": round(middle, 1), f"{name}_ms_p99": round(late, 1),
                f"{name}_ms_max": round(ordered[-1], 1)}  # fmt: skip
