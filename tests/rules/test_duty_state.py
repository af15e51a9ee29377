"""Whether a date is still owed, and that what is late stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.duty_state import SOON, DutyState, due_again, may_go, state_of, tell_from
from karpear.rules.law.own_days import Rhythm, own_days, period_key

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
moments = st.none() | st.integers(-900, 900).map(lambda days: NOW + days * DAY)


@pytest.mark.parametrize(
    ("late_at", "state"),
    [
        (NOW - DAY, DutyState.LATE),
        (NOW, DutyState.LATE),
        (NOW + timedelta(seconds=1), DutyState.SOON),
        (NOW + SOON, DutyState.SOON),
        (NOW + SOON + DAY, DutyState.LATER),
        (None, DutyState.UNDATED),
    ],
)
def test_how_an_open_date_stands(late_at: datetime | None, state: DutyState) -> None:
    assert state_of(late_at, is_filed=False, is_left_out=False, now=NOW) is state
    assert state.is_owed


def test_what_is_filed_or_explained_is_owed_no_more() -> None:
    filed = state_of(NOW - DAY, is_filed=True, is_left_out=False, now=NOW)
    left_out = state_of(NOW - DAY, is_filed=False, is_left_out=True, now=NOW)
    assert (filed, left_out) == (DutyState.FILED, DutyState.LEFT_OUT)
    assert not filed.is_owed and not left_out.is_owed


def test_a_day_that_moves_is_followed_unless_it_was_late_already() -> None:
    assert due_again(NOW + DAY, NOW + 9 * DAY, NOW) == NOW + 9 * DAY
    assert due_again(NOW + 9 * DAY, NOW + DAY, NOW) == NOW + DAY
    assert due_again(NOW - DAY, NOW + 9 * DAY, NOW) == NOW - DAY
    assert due_again(NOW - DAY, NOW - 9 * DAY, NOW) == NOW - 9 * DAY
    assert due_again(None, NOW + DAY, NOW) == NOW + DAY
    assert due_again(NOW - DAY, None, NOW) == NOW - DAY


@given(moments, moments)
def test_counting_again_never_makes_a_late_date_less_late(
    stands_at: datetime | None, counted_at: datetime | None
) -> None:
    second_day = due_again(stands_at, counted_at, NOW)
    assert due_again(second_day, counted_at, NOW) == second_day
    if stands_at and stands_at <= NOW:
        assert second_day is not None and second_day <= stands_at
        assert not may_go(stands_at, NOW)


def test_only_what_was_never_late_may_be_forgotten() -> None:
    assert may_go(None, NOW) and may_go(NOW + DAY, NOW) and not may_go(NOW, NOW)


def test_who_does_it_hears_a_month_before_and_ten_days_before_of_what_comes_back_each_month() -> None:
    assert tell_from(date(2027, 2, 28), is_monthly=False) == date(2027, 1, 29)
    assert tell_from(date(2027, 2, 20), is_monthly=True) == date(2027, 2, 10)


@pytest.mark.parametrize(
    ("first_on", "rhythm", "days"),
    [
        (date(2026, 3, 1), Rhythm.ONCE, [date(2026, 3, 1)]),
        (date(2024, 3, 1), Rhythm.ONCE, []),
        (date(2026, 1, 31), Rhythm.MONTHLY, [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]),
        (date(2025, 5, 31), Rhythm.QUARTERLY, [date(2026, 2, 28)]),
        (date(2024, 2, 29), Rhythm.YEARLY, [date(2026, 2, 28)]),
        (date(2026, 3, 20), Rhythm.WEEKLY, [date(2026, 3, 20), date(2026, 3, 27)]),
        (date(2025, 12, 29), Rhythm.YEARLY, []),
        (date(2027, 1, 1), Rhythm.MONTHLY, []),
        (date(2027, 1, 1), Rhythm.WEEKLY, []),
    ],
)
def test_days_of_an_own_duty_in_the_first_three_months(first_on: date, rhythm: Rhythm, days: list[date]) -> None:
    assert list(own_days(first_on, rhythm, since=date(2026, 1, 1), until=date(2026, 3, 31))) == days


def test_weeks_go_on_across_years() -> None:
    days = list(own_days(date(2020, 1, 6), Rhythm.WEEKLY, since=date(2026, 1, 1), until=date(2026, 1, 20)))
    assert days == [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19)]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(Rhythm), st.integers(0, 2000), st.integers(0, 900))
def test_a_window_cuts_out_of_all_days_and_loses_none(first_on: date, rhythm: Rhythm, skip: int, length: int) -> None:
    since = date(2019, 1, 1) + skip * DAY
    until = since + length * DAY
    every = own_days(first_on, rhythm, since=date(2019, 1, 1), until=date(2040, 1, 1))
    assert list(own_days(first_on, rhythm, since=since, until=until)) == [day for day in every if since <= day <= until]


@pytest.mark.parametrize(
    ("rhythm", "key"),
    [
        (Rhythm.ONCE, "once"),
        (Rhythm.WEEKLY, "2026-W48"),
        (Rhythm.MONTHLY, "2026-11"),
        (Rhythm.QUARTERLY, "2026-Q4"),
        (Rhythm.YEARLY, "2026"),
    ],
)
def test_one_of_its_dates_is_called_after_the_time_that_it_is_about(rhythm: Rhythm, key: str) -> None:
    assert period_key(date(2026, 11, 24), rhythm) == period_key(date(2026, 11, 25), rhythm) == key
