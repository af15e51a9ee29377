"""Nightly copies: when one is due, which stay, what is a reason to worry. By plain examples."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from karpear.rules.backup.nights import KeepCounts, kept_days, night_of, seconds_until_next
from karpear.rules.backup.worries import BackupFacts, BackupWorry, worries

AT = time(2, 30)
NOW = datetime(2026, 12, 3, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WELL = BackupFacts(
    wanted_since=NOW - 90 * DAY, copied_at=NOW - 6 * HOUR, opened_at=NOW - 12 * DAY, proven_at=NOW - 100 * DAY,
    free_bytes=10_000, copy_bytes=1_000,
)  # fmt: skip


@pytest.mark.parametrize(
    ("now", "night", "seconds"),
    [
        (datetime(2026, 12, 3, 2, 29, tzinfo=UTC), date(2026, 12, 2), 60),
        (datetime(2026, 12, 3, 2, 30, tzinfo=UTC), date(2026, 12, 3), 86_400),
        (datetime(2026, 12, 3, 23, 30, tzinfo=UTC), date(2026, 12, 3), 3 * 3600),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), date(2026, 12, 31), 2.5 * 3600),
    ],
)
def test_a_night_begins_when_the_clock_says_so(now: datetime, night: date, seconds: float) -> None:
    assert night_of(now, AT) == night
    assert seconds_until_next(now, AT) == seconds


def test_seven_days_four_weeks_and_twelve_months_stay() -> None:
    days = [date(2026, 12, 31) - n * DAY for n in range(600)]
    kept = kept_days(days, KeepCounts())
    assert sorted(kept, reverse=True)[:7] == days[:7]
    assert {date(2026, 12, 27), date(2026, 12, 20), date(2026, 12, 13)} <= kept  # Sundays: the ends of weeks
    assert {date(2026, 11, 30), date(2026, 6, 30), date(2026, 1, 31)} <= kept
    assert min(kept) == date(2026, 1, 31)
    assert len(kept) == 7 + 2 + 11, "a day may stand for its week and its month"


def test_after_a_year_of_nights_twelve_months_are_there() -> None:
    """Thinning each night leaves what thinning once would leave."""
    kept: set[date] = set()
    days = [date(2025, 12, 1) + n * DAY for n in range(500)]
    for day in days:
        kept = kept_days(kept | {day}, KeepCounts())
    assert kept == kept_days(days, KeepCounts())


def test_the_newest_always_stays() -> None:
    days = [date(2026, 12, 3), date(2026, 1, 3)]
    assert kept_days(days, KeepCounts(0, 0, 0)) == {date(2026, 12, 3)}
    assert kept_days([], KeepCounts()) == set()
    assert kept_days(days, KeepCounts(1, 0, 2)) == set(days)


def replaced(**changes: object) -> BackupFacts:
    return BackupFacts(**{name: changes.get(name, getattr(WELL, name)) for name in WELL.__slots__})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (WELL, []),
        (BackupFacts(), [BackupWorry.OFF]),
        (BackupFacts(by_hand_at=NOW - 9 * DAY), [BackupWorry.OFF]),
        (BackupFacts(by_hand_at=NOW - 2 * DAY), []),
        (replaced(copied_at=NOW - 27 * HOUR), [BackupWorry.LATE]),
        (replaced(copied_at=None), [BackupWorry.LATE]),
        (replaced(copied_at=None, wanted_since=NOW - HOUR), []),
        (replaced(failed=True), [BackupWorry.FAILED]),
        (replaced(not_sent=True), [BackupWorry.NOT_SENT]),
        (replaced(open_failed=True), [BackupWorry.NOT_OPENED]),
        (replaced(opened_at=NOW - 41 * DAY), [BackupWorry.NOT_OPENED]),
        (replaced(opened_at=None), [BackupWorry.NOT_OPENED]),
        (replaced(opened_at=None, wanted_since=NOW - 20 * DAY), []),
        (replaced(proven_at=None), [BackupWorry.NOT_PROVEN]),
        (replaced(proven_at=NOW - 401 * DAY), [BackupWorry.NOT_PROVEN]),
        (replaced(free_bytes=1_999), [BackupWorry.NO_ROOM]),
        (replaced(free_bytes=2_000), []),
        (replaced(free_bytes=None), []),
        (replaced(copy_bytes=None), []),
    ],
)
def test_what_is_a_reason_to_worry(facts: BackupFacts, expected: list[BackupWorry]) -> None:
    assert worries(facts, NOW) == expected
