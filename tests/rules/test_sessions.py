"""When the next organisational assessment is due, and how rarely somebody is told."""

from datetime import UTC, datetime, timedelta

from karpear.rules.risk.session_clock import DUE_AFTER, LINK_OPENS, TELL_EVERY, next_due

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_twice_a_year() -> None:
    assert next_due(NOW) == NOW + DUE_AFTER
    assert timedelta(days=365) / 2 >= DUE_AFTER > timedelta(days=180)


def test_a_week_between_two_reminders() -> None:
    assert timedelta(days=7) == TELL_EVERY


def test_a_guests_link_ends_within_a_month() -> None:
    assert timedelta(days=1) <= LINK_OPENS <= timedelta(days=30)
