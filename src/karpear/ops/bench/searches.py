"""How long an officer waits for what they look for, among many people, trips, alerts, incidents and risks."""

import statistics
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from time import perf_counter, process_time
from uuid import UUID

from django.db.models import Model, QuerySet
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.alerts.models import Alert
from karpear.cases.incidents.models import Incident
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.risks.register.models import Risk

from . import baseline, world
from .pages import signed_in
from .report import Figures

#: Of all rows: people, trips, alerts, incidents, risks.
SHARES = (0.02, 0.60, 0.30, 0.06, 0.02)
#: Part of a name, one person, a title, a place, nothing, what happened, a risk, a page.
SEARCHES = ("bench 1", "bench 199", "visit 59", "koh 12", "zzzz", "detained", "kind 19", "who is on duty")
REPEATS = 8
HELD = (Activity, Alert, Incident, Risk)


def run(rows: int) -> Figures:
    """Median and worst milliseconds of whole requests in one process: all searches together, and each."""
    now = timezone.now()
    people, trips, alerts, incidents, risks = (max(1, round(rows * share)) for share in SHARES)
    try:
        place = world.build(people, now)
        _write(place, trips, alerts, incidents, risks, now)
        baseline.analyse()
        client = signed_in(Person.objects.get(pk=place.officers[0]))
        client.get("/find/")
        clock, processor = _measured(client)
    finally:
        _clear()
    every = [ms for times in clock.values() for ms in times]
    figures: Figures = {"rows": rows, "people": people, "trips": trips, "alerts": alerts, "incidents": incidents}
    figures |= {"risks": risks, "find_ms_p50": _ms(statistics.median(every)), "find_ms_max": _ms(max(every))}
    figures["find_cpu_ms_p50"] = _ms(statistics.median(ms for times in processor.values() for ms in times))
    return figures | {f"find {text}_ms": _ms(statistics.median(times)) for text, times in clock.items()}


def _measured(client: Client) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    clock: dict[str, list[float]] = {text: [] for text in SEARCHES}
    processor: dict[str, list[float]] = {text: [] for text in SEARCHES}
    for _ in range(REPEATS):
        for text in SEARCHES:
            began, work = perf_counter(), process_time()
            answer = client.post("/find/", {"q": text})
            if answer.status_code != 200:
                raise RuntimeError(f"/find/ answered {answer.status_code}.")
            clock[text].append((perf_counter() - began) * 1000)
            processor[text].append((process_time() - work) * 1000)
    return clock, processor


def _write(place: world.World, trips: int, alerts: int, incidents: int, risks: int, now: datetime) -> None:
    """Straight into the tables: what was planned and has ended, as it is after years."""
    owned = {"organisation": place.organisation}
    day, people = timedelta(days=1), place.people

    def person(number: int) -> UUID:
        return people[number * 7 % len(people)]

    _keep(Activity, (
        Activity(
            person_id=person(n), title=f"Visit {n} to the village", place=f"Koh {n % 97}", state="ended",
            starts_at=now - day * (n % 300 + 2), ends_at=now - day * (n % 300 + 1), created_at=now, ended_at=now,
            **owned,
        )
        for n in range(trips)
    ))  # fmt: skip
    _keep(Alert, (
        Alert(
            kind="missed", state="resolved", outcome="safe", person_id=person(n), opened_at=now - day * (n % 1000),
            changed_at=now, resolved_at=now, ladder_from=now, contacts=[], **owned,
        )
        for n in range(alerts)
    ))  # fmt: skip
    _keep(Incident, (
        Incident(
            id=new_id(), country="kh", playbook=("detained", "threatened")[n % 2], severity="incident", state="closed",
            opened_at=now - timedelta(hours=n), closed_at=now, opened_by_id=person(n), owner_id=person(n), **owned,
        )
        for n in range(incidents)
    ))  # fmt: skip
    levels = dict.fromkeys(("likelihood", "impact", "people", "level", "inherent_level", "residual_level"), 3)
    _keep(Risk, (
        Risk(
            number=n + 1, scope="organisation", name=f"Risk of kind {n}", owner_id=person(n), scores={},
            confidence="medium", reliability="likely_reliable", review_on=now.date(), created_at=now, changed_at=now,
            **levels, **owned,
        )
        for n in range(risks)
    ))  # fmt: skip


def _keep[M: Model](model: type[M], rows: Iterable[M]) -> None:
    rows = iter(rows)
    while batch := list(islice(rows, 5_000)):
        model._default_manager.bulk_create(batch, batch_size=1_000)


def _clear() -> None:
    for model in HELD:
        rows: QuerySet[Model] = model._default_manager.filter(organisation__name="Bench")
        rows.delete()
    world.clear()


def _ms(figure: float) -> float:
    return round(figure, 1)
