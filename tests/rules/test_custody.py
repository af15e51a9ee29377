"""A key is handed out after a day, and is tried once a year."""

from datetime import UTC, datetime, timedelta

from karpear.rules.secret.custody import DRILL_EVERY, WAIT, drill_due, ready_at

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_day_is_waited_and_the_pace_divides_it() -> None:
    assert ready_at(NOW) == NOW + WAIT
    assert ready_at(NOW, pace=24) == NOW + timedelta(hours=1)


def test_a_key_that_nobody_tried_for_a_year_is_tried() -> None:
    assert drill_due(NOW - DRILL_EVERY, NOW)
    assert not drill_due(NOW - DRILL_EVERY + timedelta(minutes=1), NOW)
