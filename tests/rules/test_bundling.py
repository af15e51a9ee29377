"""When a message waits for others to the same address."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.bundling import HOLD_S, held_until, may_be_held

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "repeat", "sos", "held"),
    [(1, 0, False, False), (1, 1, False, True), (2, 0, False, True), (5, 7, False, True), (5, 7, True, False)],
)
def test_a_first_word_and_an_sos_are_never_held(step: int, repeat: int, sos: bool, held: bool) -> None:
    assert may_be_held(step=step, repeat=repeat, sos=sos) is held


def test_one_a_minute_for_each_address() -> None:
    assert held_until(None, NOW) is None
    assert held_until(NOW - timedelta(seconds=20), NOW) == NOW + timedelta(seconds=40)
    assert held_until(NOW - timedelta(seconds=60), NOW) is None
    assert held_until(NOW - timedelta(seconds=4), NOW, pace=10) == NOW + timedelta(seconds=2)


def test_a_clock_that_went_back_holds_nothing() -> None:
    assert held_until(NOW + timedelta(minutes=10), NOW) is None


@given(st.none() | st.timedeltas(timedelta(minutes=-20), timedelta(minutes=20)), st.floats(0.5, 1000))
def test_nothing_is_held_longer_than_a_minute(ago: timedelta | None, pace: float) -> None:
    until = held_until(None if ago is None else NOW - ago, NOW, pace=pace)
    assert until is None or NOW < until <= NOW + timedelta(seconds=HOLD_S / pace)
