"""When a message waits for others."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.message.bundles import FLOOD_S, flood_held_until, held_until, may_be_held

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "repeat", "sos", "held"),
    [(1, 0, False, False), (1, 1, False, True), (2, 0, False, True), (5, 3, False, True), (5, 3, True, False)],
)
def test_first_words_and_sos_never_wait(step: int, repeat: int, sos: bool, held: bool) -> None:
    assert may_be_held(step=step, repeat=repeat, sos=sos) is held


def test_one_a_minute_and_faster_at_a_faster_pace() -> None:
    last = NOW - timedelta(seconds=20)
    assert held_until(None, NOW) is None
    assert held_until(last, NOW) == NOW + timedelta(seconds=40)
    assert held_until(last, NOW, pace=2) == NOW + timedelta(seconds=10)
    assert held_until(last, NOW, pace=60) is None
    assert held_until(NOW + timedelta(minutes=5), NOW) is None


@given(st.none() | st.integers(0, FLOOD_S), st.integers(0, 3 * FLOOD_S))
def test_of_a_flood_nobody_waits_longer_than_its_minutes(held: int | None, later: int) -> None:
    earlier_held = None if held is None else NOW + timedelta(seconds=held)
    now = NOW + timedelta(seconds=later)
    until = flood_held_until(NOW, earlier_held, now)
    assert until is None or now < until <= now + timedelta(seconds=FLOOD_S)
    assert until is not None or now >= (earlier_held or NOW) + timedelta(seconds=FLOOD_S), "after a pause it is told"


def test_a_clock_that_was_set_back_holds_nothing() -> None:
    before = NOW - timedelta(hours=1)
    assert flood_held_until(NOW, None, before) is None
    assert flood_held_until(NOW, NOW + timedelta(seconds=FLOOD_S), before) is None


def test_what_follows_within_minutes_leaves_with_the_others() -> None:
    minute, window = timedelta(minutes=1), timedelta(seconds=FLOOD_S)
    assert flood_held_until(NOW, None, NOW + minute) == NOW + window, "the second waits"
    assert flood_held_until(NOW + minute, NOW + window, NOW + 2 * minute) == NOW + window, "the third joins it"
    assert flood_held_until(NOW + minute, NOW + window, NOW + window) == NOW + 2 * window, "and then the next ones"
    assert flood_held_until(NOW, None, NOW + minute, pace=10) is None
