"""A register of 5,000 risks with 20,000 measures is quick: python -m pytest -m soak tests/rooms/risks/test_speed.py"""

from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from django.db import connection
from django.utils import timezone

from karpear.risks.register.actions import lines
from karpear.risks.register.actions import measures as measures_actions
from karpear.risks.register.models import Risk
from karpear.risks.register.queries import changes_since, heat, register
from karpear.risks.register.values import NewMeasure, NewRisk
from karpear.rules.risk.matrix import Area, Confidence, Reliability, Scope, Score
from karpear.ui.heat import heat_map
from tests.cast import Cast, signed_in
from tests.steps.reminders import remind_owners
from tests.steps.work import worked_s

RISKS, EACH = 5_000, 4
pytestmark = [pytest.mark.soak, pytest.mark.django_db]
SCOPES = list(Scope)


def new(number: int, owner) -> NewRisk:
    likelihood, impact = number % 5 + 1, number // 5 % 5 + 1
    now = Score(likelihood, {Area.PEOPLE: impact, Area.LEGAL: number % 3 + 1})
    worse = Score(min(5, likelihood + 1), {Area.PEOPLE: impact, Area.LEGAL: 5})
    better = Score(max(1, likelihood - 1), {Area.PEOPLE: impact, Area.LEGAL: 1})
    return NewRisk(
        scope=SCOPES[number % 3], name=f"Risk number {number} of papers", description="What may happen there. " * 6,
        owner=owner, province=f"KH-{number % 25 + 1}", confidence=Confidence.MEDIUM, reliability=Reliability.UNSURE,
        scores={"inherent": worse, "current": now, "residual": better},
    )  # fmt: skip


def large_register(cast: Cast) -> None:
    now = timezone.now() - timedelta(days=100)
    people = [cast.sophea.pk, cast.dara.pk, cast.kanha.pk, cast.bopha.pk]
    made = lines.add_risks(
        by=cast.dara, organisation=cast.lantern.pk, risks=[new(n, people[n % 4]) for n in range(RISKS)],
        source="import", now=now,
    )  # fmt: skip
    states = ["planned", "doing", "done", "proposed"]
    due = now.date()
    measures = [
        NewMeasure(
            risk=pk, name=f"Measure {n}", owner=people[n % 4], due_on=due + timedelta(days=30 * n), cost=n,
            state=states[n % 4],
        )
        for pk in made
        for n in range(EACH)
    ]  # fmt: skip
    measures_actions.add_measures(by=cast.dara, organisation=cast.lantern.pk, measures=measures, now=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as in a database that has run for a while: rows written this second have no figures


def took(work) -> float:
    """Milliseconds of processor, the median of five after one to warm up."""
    times = []
    for _round in range(6):
        start = worked_s()
        work()
        times.append((worked_s() - start) * 1000)
    return median(times[1:])


def test_a_large_register_is_quick(cast: Cast, capsys):
    began = worked_s()
    large_register(cast)
    written = worked_s() - began
    client = signed_in(cast.dara)
    org, now = cast.lantern.pk, timezone.now()
    rows = Risk.objects.filter(organisation=org, state="open")

    def page(address: str = "") -> None:
        answer = client.get(f"/risks/?organisation={org}{address}")
        assert answer.status_code == 200

    def search(words: str) -> None:
        assert client.post(f"/risks/?organisation={org}", {"q": words}, follow=True).status_code == 200

    one = f"/risks/{rows.first().pk}/"  # type: ignore[union-attr]
    figures = {
        "register page": (took(page), 300),
        "last page": (took(lambda: page("&page=100")), 300),
        "overdue only": (took(lambda: page("&late=on")), 400),
        "inherent, on people": (took(lambda: page("&stand=inherent&area=people")), 400),
        "heat map": (took(lambda: heat_map(heat.heat_counts(rows))), 200),
        "heat map, inherent": (took(lambda: heat_map(heat.heat_counts(rows, stand="inherent", area="legal"))), 200),
        "text search": (took(lambda: search("4711")), 1000),
        "word search": (took(lambda: search("papers")), 1000),
        "risk page": (took(lambda: client.get(one)), 200),
        "levels at a moment": (took(lambda: changes_since.level_at(org, now)), 300),
        "register query": (took(lambda: register.register(cast.dara, org, now=now)), 200),
    }
    with capsys.disabled():
        print(f"\n{RISKS} risks and {RISKS * EACH} measures written in {written:.1f} s")
        for name, (ms, most) in figures.items():
            print(f"{name:24} {ms:7.1f} ms (at most {most})")
    slow = {name: ms for name, (ms, most) in figures.items() if ms > most}
    assert not slow


def test_reminding_of_thousands_is_quick(cast: Cast, capsys):
    large_register(cast)
    now = datetime.now(UTC)
    began = worked_s()
    done = 0
    while told := remind_owners(now=now):
        done += told
    seconds = worked_s() - began
    with capsys.disabled():
        print(f"\n{done} overdue things told of in {seconds:.1f} s")
    assert seconds < 30
    assert done > RISKS
