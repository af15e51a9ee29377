"""The keeper's rounds: one failing step stops nothing, and a lost database is tried again."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from karpear.db.batches import Partly
from karpear.db.models import Heartbeat, StepFailure
from karpear.keeper import dead_man
from karpear.keeper.rounds import FEW_S, HOUR_S, Rounds
from karpear.keeper.steps import EVERY_FEW, EVERY_HOUR, EVERY_MINUTE, EVERY_NIGHT, EVERY_TICK, Step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rounds() -> Iterator[Rounds]:
    made = Rounds()
    made.steps = made.few = []
    yield made
    connection.ensure_connection()


def test_every_step_has_a_name_of_its_own() -> None:
    """What the operator reads of a failure, and the row that it is kept in."""
    names = [step.name for step in [*EVERY_TICK, *EVERY_FEW, *EVERY_MINUTE, *EVERY_HOUR, *EVERY_NIGHT]]
    assert sorted(set(names)) == sorted(names)


def test_what_nobody_waits_for_runs_every_two_seconds_only(rounds: Rounds) -> None:
    ran: list[datetime] = []

    def few(*, now: datetime) -> None:
        ran.append(now)

    rounds.few = [Step("few", few)]
    rounds.round()
    rounds.round()
    assert len(ran) == 1
    rounds.next_few -= FEW_S
    rounds.round()
    assert len(ran) == 2


def test_the_real_steps_run_on_an_empty_database() -> None:
    made = Rounds()
    made.next_minute = made.next_hourly = made.next_nightly = 0
    while made.round() or made.slow:
        pass
    assert not StepFailure.objects.exists()
    assert Heartbeat.objects.get().id == made.id


def test_what_works_in_slices_keeps_nobody_waiting_and_is_done_in_the_end(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("karpear.keeper.rounds.SLOW_S", 0.0)
    ran: list[str] = []
    left = [3, 2, 1]

    def in_slices(*, now: datetime) -> int:
        ran.append("slice")
        return Partly(left.pop()) if len(left) > 1 else left.pop()

    def noting(name: str) -> Step:
        def work(*, now: datetime) -> int:
            ran.append(name)
            return 0

        return Step(name, work)

    rounds.steps, rounds.hourly, rounds.nightly = [noting("urgent")], [noting("hourly")], [Step("slices", in_slices)]
    rounds.next_nightly = 0
    assert rounds.round() is True, "there is more, so the next round follows at once"
    rounds.next_hourly = 0
    while rounds.round():
        pass
    assert ran == ["urgent", "slice", "urgent", "hourly", "urgent", "slice", "urgent", "slice"]


def test_a_slice_that_fails_is_noted_and_leaves_room_for_what_comes_after_it(rounds: Rounds) -> None:
    ran: list[datetime] = []

    def good(*, now: datetime) -> int:
        ran.append(now)
        return 0

    rounds.nightly = [Step("broken", lambda now: 1 // 0), Step("good", good)]
    rounds.next_nightly = 0
    assert rounds.round() is False
    assert [f.step for f in StepFailure.objects.all()] == ["broken"]
    assert len(ran) == 1


def test_a_failing_step_is_noted_and_the_next_one_runs(rounds: Rounds) -> None:
    ran: list[datetime] = []

    def broken(*, now: datetime) -> int:
        raise KeyError(f"a name nobody may read at {now}")

    def good(*, now: datetime) -> int:
        ran.append(now)
        return 0

    rounds.steps = [Step("broken", broken), Step("good", good)]
    assert rounds.round() is False
    assert len(ran) == 1
    failure = StepFailure.objects.get()
    assert failure.step == "broken"
    assert failure.error.startswith("KeyError")
    assert "name nobody" not in failure.error
    rounds.steps = [Step("broken", good)]
    rounds.round()
    failure.refresh_from_db()
    assert failure.solved_at


def test_a_failure_from_before_a_restart_is_solved_when_the_step_works(rounds: Rounds) -> None:
    StepFailure.objects.create(step="good", first_at=timezone.now(), last_at=timezone.now(), error="x")
    rounds.steps = [Step("good", lambda now: 0)]
    rounds.round()
    assert StepFailure.objects.get().solved_at


def test_a_failure_from_before_a_restart_is_solved_although_another_step_fails_first(rounds: Rounds) -> None:
    StepFailure.objects.create(step="good", first_at=timezone.now(), last_at=timezone.now(), error="x")

    def broken(*, now: datetime) -> int:
        raise ValueError(now)

    rounds.steps = [Step("broken", broken), Step("good", lambda now: 0)]
    rounds.round()
    assert [f.step for f in StepFailure.objects.filter(solved_at=None)] == ["broken"]


def test_work_done_asks_for_another_round_at_once(rounds: Rounds) -> None:
    rounds.steps = [Step("some", lambda now: 3)]
    assert rounds.round() is True


def test_a_clock_that_leaps_is_said_until_it_was_steady_for_an_hour(rounds: Rounds) -> None:
    rounds.round()
    assert not StepFailure.objects.exists()
    for leap in (timedelta(hours=1), timedelta(hours=-2)):
        rounds.clock = (rounds.clock[0] + leap, rounds.clock[1])
        rounds.round()
    failure = StepFailure.objects.get()
    assert (failure.step, failure.error, failure.times, failure.solved_at) == ("clock", "leapt by +7200 s", 2, None)
    rounds.next_hourly = 0
    rounds.round()
    failure.refresh_from_db()
    assert failure.solved_at is None
    rounds.leapt_at -= HOUR_S + 1
    rounds.next_hourly = 0
    rounds.round()
    failure.refresh_from_db()
    assert failure.solved_at


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_that_leapt_forgets_nothing_before_it_was_steady_for_an_hour(rounds: Rounds, restarted: bool) -> None:
    """It may be a year ahead for a minute: what is deleted then does not come back when it is put right."""
    ran: list[str] = []
    rounds.hourly = []

    def night_of(keeper: Rounds) -> list[str]:
        ran.clear()
        keeper.nightly = [
            Step("purge", lambda now: ran.append("purge") or 0, forgets=True),
            Step("count", lambda now: ran.append("count") or 0),
        ]
        keeper.next_nightly = 0
        while keeper.round():
            pass
        return ran

    assert night_of(rounds) == ["purge", "count"]
    rounds.clock = (rounds.clock[0] - timedelta(days=365), rounds.clock[1])
    assert night_of(rounds) == ["count"]
    if restarted:
        rounds = Rounds()
        rounds.steps = rounds.few = rounds.hourly = []
        assert night_of(rounds) == ["count"]
    rounds.leapt_at -= HOUR_S + 1
    rounds.next_hourly = 0
    assert night_of(rounds) == ["purge", "count"], "and it has not been forgotten that it waits"


def test_whatever_forgets_says_so() -> None:
    """By its name."""
    steps = [*EVERY_TICK, *EVERY_FEW, *EVERY_MINUTE, *EVERY_HOUR, *EVERY_NIGHT]
    named = {step.name for step in steps if any(word in step.name for word in ("forget", "purge", "delete"))}
    assert named == {step.name for step in steps if step.forgets}


def test_ballots_that_are_to_be_deleted_wait_for_the_clock_too(rounds: Rounds) -> None:
    ran: list[str] = []
    rounds.few = [
        Step("delete", lambda now: ran.append("delete"), forgets=True),
        Step("count", lambda now: ran.append("count")),
    ]
    rounds.clock = (rounds.clock[0] - timedelta(days=365), rounds.clock[1])
    rounds.round()
    assert ran == ["count"]


def test_a_lost_connection_is_replaced(rounds: Rounds) -> None:
    def lost(*, now: datetime) -> int:
        connection.connection.close()
        raise OperationalError(f"server closed the connection unexpectedly at {now}")

    rounds.steps = [Step("lost", lost), Step("good", lambda now: Heartbeat.objects.count())]
    rounds.round()
    assert StepFailure.objects.get().step == "lost"
    assert Heartbeat.objects.exists()


def test_the_dead_man_switch_keeps_no_connection_that_could_be_cut() -> None:
    Heartbeat.objects.create(started_at=timezone.now(), last_tick_at=timezone.now())
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(dead_man._is_served).result() is True
        assert thread.submit(lambda: connection.connection).result() is None


@pytest.fixture
def other_writer(on_postgres: bool) -> Iterator[sqlite3.Connection]:
    """Somebody else who writes for longer than anybody waits."""
    if on_postgres:
        pytest.skip("there a writer keeps nobody from other rows")
    options = connection.settings_dict["OPTIONS"]
    patience, options["timeout"] = options["timeout"], 0.05
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], uri=True, isolation_level=None)) as other:
        yield other
    options["timeout"] = patience
    connection.close()


def test_a_failure_that_cannot_be_written_down_stops_no_other_step(
    rounds: Rounds, other_writer: sqlite3.Connection
) -> None:
    ran: list[datetime] = []

    def locked(*, now: datetime) -> int:
        Heartbeat.objects.create(started_at=now, last_tick_at=now)
        return 1

    def good(*, now: datetime) -> int:
        ran.append(now)
        return 0

    rounds.steps = [Step("locked", locked), Step("good", good)]
    rounds.next_beat += HOUR_S
    other_writer.execute("BEGIN IMMEDIATE")
    rounds.round()
    assert len(ran) == 1
    other_writer.execute("ROLLBACK")
    rounds.resting.clear()
    rounds.round()
    assert (len(ran), Heartbeat.objects.count()) == (2, 1), "and then the step works"


def test_a_heartbeat_that_was_refused_comes_with_the_next_round(
    rounds: Rounds, other_writer: sqlite3.Connection
) -> None:
    other_writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError):
        rounds.round()
    other_writer.execute("ROLLBACK")
    rounds.round()
    assert Heartbeat.objects.get().id == rounds.id
