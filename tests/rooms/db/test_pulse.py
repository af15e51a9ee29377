"""The machine's pulse: heartbeats, and steps that fail until they work again."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from karpear.audit.actions.retention import purge_tables
from karpear.db import queries
from karpear.db.models import Heartbeat, StepFailure
from karpear.db.pulse import beat, forget_rows_that_work, step_failed, step_worked

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_without_a_keeper_there_is_no_pulse() -> None:
    assert queries.pulse(NOW) == queries.Pulse(None, None)


def test_the_pulse_is_that_of_the_newest_tick() -> None:
    one, two = uuid4(), uuid4()
    beat(keeper_id=one, started_at=NOW, tick_ms=12.5, now=NOW)
    beat(keeper_id=two, started_at=NOW, tick_ms=3, now=NOW + timedelta(seconds=2))
    beat(keeper_id=one, started_at=NOW, tick_ms=4, now=NOW + timedelta(seconds=1))
    assert Heartbeat.objects.count() == 2
    assert Heartbeat.objects.get(pk=one).tick_ms == 4
    assert queries.pulse(NOW + timedelta(seconds=5)) == queries.Pulse(NOW + timedelta(seconds=2), 3.0)


def test_a_clock_that_went_back_is_not_negative() -> None:
    beat(keeper_id=uuid4(), started_at=NOW, tick_ms=1, now=NOW)
    assert queries.pulse(NOW - timedelta(minutes=10)).late_s == 0


def test_a_failing_step_is_counted_until_it_works() -> None:
    step_failed(step="climb", error_code="OperationalError", now=NOW)
    step_failed(step="climb", error_code="x" * 300, now=NOW + timedelta(seconds=1))
    only = queries.failures().get()
    assert (only.times, only.first_at, only.error) == (2, NOW, "x" * 200)
    step_worked(step="climb", now=NOW + timedelta(seconds=2))
    assert not queries.failures().exists()
    step_failed(step="climb", error_code="KeyError", now=NOW + timedelta(seconds=3))
    again = queries.failures().get()
    assert (again.times, again.first_at) == (1, NOW + timedelta(seconds=3))


def test_a_row_that_no_longer_fails_is_not_shown_for_ever() -> None:
    """Nothing says that it worked: it had stood on the operator's page until the end of the server."""
    step_failed(step="climb: one row", error_code="SealBroken", now=NOW)
    step_failed(step="climb", error_code="KeyError", now=NOW)
    forget_rows_that_work(now=NOW + timedelta(hours=1))
    assert queries.failures().count() == 2, "an hourly step has not tried it again"
    step_failed(step="climb: one row", error_code="SealBroken", now=NOW + timedelta(hours=1))
    forget_rows_that_work(now=NOW + timedelta(hours=3))
    assert queries.failures().count() == 2
    forget_rows_that_work(now=NOW + timedelta(hours=3, seconds=1))
    assert queries.failures().get().step == "climb", "of a step its success is noted"


@pytest.mark.parametrize("step", ["purge incidents", "forget people", "enter public bulletins"])
def test_a_row_that_fails_each_night_is_not_called_solved_each_day(step: str) -> None:
    """Operators would be told each night that it fails, and each morning that it is over."""
    for night in range(3):
        now = NOW + night * timedelta(days=1)
        step_failed(step=f"{step}: one row", error_code="SealBroken", now=now)
        for hours in (1, 3, 23):
            forget_rows_that_work(now=now + timedelta(hours=hours))
            assert queries.failures().get().first_at == NOW
    forget_rows_that_work(now=NOW + timedelta(days=4))
    assert not queries.failures().exists(), "a night went by without it"


def test_a_keeper_that_ended_while_its_clock_was_ahead_is_not_alive_for_a_year() -> None:
    """The board, /readyz and operators would say of a server whose keeper stands that all is well."""
    beat(keeper_id=uuid4(), started_at=NOW, tick_ms=1, now=NOW + timedelta(days=365))
    assert queries.pulse(NOW) == queries.Pulse(None, None)
    beat(keeper_id=uuid4(), started_at=NOW, tick_ms=1, now=NOW - timedelta(minutes=5))
    assert queries.pulse(NOW).late_s == 300
    beat(keeper_id=uuid4(), started_at=NOW, tick_ms=1, now=NOW + timedelta(seconds=20))
    assert queries.pulse(NOW).late_s == 0, "clocks of two machines are never quite the same"


def test_a_step_that_never_failed_writes_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        step_worked(step="climb", now=NOW)


def test_old_heartbeats_and_solved_failures_expire() -> None:
    beat(keeper_id=uuid4(), started_at=NOW, tick_ms=1, now=NOW)
    step_failed(step="solved", error_code="E", now=NOW)
    step_worked(step="solved", now=NOW)
    step_failed(step="open", error_code="E", now=NOW)
    assert purge_tables(Heartbeat, StepFailure, now=NOW + timedelta(hours=12)) == 0
    assert purge_tables(Heartbeat, StepFailure, now=NOW + timedelta(days=2)) == 1
    assert purge_tables(Heartbeat, StepFailure, now=NOW + timedelta(days=91)) == 1
    assert StepFailure.objects.get().step == "open"
