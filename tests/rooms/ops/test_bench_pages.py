"""The bench of pages fills a world, opens each page and runs each step in it, and takes the world away."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from karpear.audit.actions.lines import record
from karpear.audit.models import Entry
from karpear.audit.queries import head, verify_chain
from karpear.checkins.models import Promise
from karpear.keeper.rounds import Rounds
from karpear.keeper.steps import every_step
from karpear.ops.bench import history, pages, purge, report, world
from karpear.ops.bench.world import NotEmpty
from karpear.people.models import Organisation, Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
SMALL = pages.Size(people=20, open_alerts=3, needs=4, organisations=3, armed=40, audit=30)


def test_each_page_and_each_step_has_its_figure_and_nobody_stays() -> None:
    figures = pages.run(SMALL, every_step())
    assert (figures["people"], figures["open"], figures["armed"], figures["audit"]) == (20, 3, 40, 30)
    for name in ("officer /board/", "officer /operator/", "member /", "climb all open", "step purge audit"):
        assert isinstance(figures[f"{name}_ms"], float) and isinstance(figures[f"{name}_cpu_ms"], float)
    assert not Person.objects.exists() and not Organisation.objects.exists() and not Promise.objects.exists()


def test_one_organisation_is_large_and_the_others_share_a_tenth() -> None:
    place = world.build(100, timezone.now(), organisations=6)
    sizes = {group: place.organisations.count(group) for group in place.organisations}
    assert sorted(sizes.values()) == [2, 2, 2, 2, 2, 90] and sizes[place.organisation.pk] == 90
    world.clear()


@pytest.mark.both
def test_a_large_world_is_taken_away_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "LARGE_WORLD", 5)
    pages.run(SMALL, {})
    assert not Person.objects.exists() and not Organisation.objects.exists() and not Promise.objects.exists()


@pytest.mark.both
def test_the_lines_of_the_audit_are_a_chain_that_goes_on() -> None:
    now = timezone.now()
    record(at=now, action="test.done", object_type="test")
    place = world.build(2, now)
    history.write_audit(50, [place.organisation.pk], now - timedelta(days=1), now)
    record(at=now, action="test.done", object_type="test")
    assert verify_chain() == [] and head().seq == 51
    assert Entry.objects.filter(seq=None).count() == 1, "what came after it has a key of its own"
    world.clear()


@pytest.mark.both
def test_the_bench_of_a_night_leaves_nothing_that_expired() -> None:
    rounds = Rounds()
    rounds.next_hourly = rounds.next_nightly = 0
    figures = purge.run(200, 30, rounds.round)
    assert (figures["expired"], figures["left"]) == (230, 0)
    assert float(figures["write_ms_max"]) > 0
    assert not Person.objects.exists() and not Promise.objects.exists()


def test_two_runs_become_a_table_with_the_largest_ratio_first(tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_text(json.dumps({"people": 1, "a_ms": 10.0, "a_cpu_ms": 5.0, "b_ms": 0.0, "b_cpu_ms": 0.0}))
    large.write_text(json.dumps({"people": 9, "a_ms": 15.0, "a_cpu_ms": 5.0, "b_ms": 0.3, "b_cpu_ms": 0.2}))
    rows = report.compare(str(small), str(large)).splitlines()[2:]
    assert rows == ["| b | 0.0 | 0.3 | 3.0 | 0.0 | 0.2 | 2.0 |", "| a | 10.0 | 15.0 | 1.5 | 5.0 | 5.0 | 1.0 |"]


def test_a_database_with_people_in_it_is_refused(cast: object) -> None:
    with pytest.raises(NotEmpty):
        pages.run(SMALL, {})
