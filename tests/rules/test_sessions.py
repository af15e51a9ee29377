"""When the next organisational assessment is due, and when somebody may be told again."""

from datetime import UTC, datetime, timedelta

from karpear.rules.risk.session_clock import DUE_AFTER, LINK_OPENS, TELL_EVERY, may_tell, next_due

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_twice_a_year() -> None:
    assert next_due(NOW) == NOW + DUE_AFTER
    assert timedelta(days=365) / 2 >= DUE_AFTER > timedelta(days=180)


def test_a_week_between_two_reminders() -> None:
    assert may_tell(None, NOW)
    assert may_tell(NOW - TELL_EVERY, NOW)
    assert not may_tell(NOW - TELL_EVERY + SECOND, NOW)
    assert not may_tell(NOW + SECOND, NOW)


def test_a_guests_link_ends_within_a_month() -> None:
    assert timedelta(days=1) <= LINK_OPENS <= timedelta(days=30)
