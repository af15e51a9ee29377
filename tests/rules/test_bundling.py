"""When a message waits for others."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.message.bundles import held_until, may_be_held

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
