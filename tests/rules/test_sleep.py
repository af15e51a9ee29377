"""When a sleeper wakes by itself."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.alarm.sleep import RETRY_S, SWEEP_S, rests_for, seconds_until, sleep_s

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
waits = st.lists(st.one_of(st.none(), st.floats(0, 1000)))


def test_what_is_due_already_is_waited_for_no_longer() -> None:
    assert seconds_until(NOW, NOW) == seconds_until(NOW - timedelta(hours=1), NOW) == 0
    assert seconds_until(NOW + timedelta(seconds=3), NOW) == 3
    assert seconds_until(None, NOW) is None


@given(waits)
def test_nobody_sleeps_past_what_is_due_nor_past_a_sweep(waits: list[float | None]) -> None:
    slept = sleep_s(waits)
    assert slept <= SWEEP_S
    assert all(slept <= wait for wait in waits if wait is not None)


def test_two_sweeps_fit_into_the_second_in_which_a_first_message_leaves() -> None:
    assert 2 * SWEEP_S <= 1


def test_work_goes_on_at_once_and_what_was_in_vain_rests() -> None:
    assert rests_for(0, worked=True) == 0
    assert rests_for(0.3, worked=True) == 0.3
    assert rests_for(0, worked=False) == RETRY_S


def test_a_sleep_ends_with_the_first_wait_or_the_sweep() -> None:
    assert sleep_s([None, 0.3, 0.1]) == 0.1
    assert sleep_s([]) == SWEEP_S
    assert sleep_s([3.0], longest=1.0) == 1.0
