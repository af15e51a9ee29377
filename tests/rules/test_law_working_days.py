"""Working days: what is walked over, and what is not known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.working_days import DayKind

from .law_calendars import CALENDAR, FEAST, MOON

DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))


def test_a_holiday_on_a_weekend_is_a_holiday() -> None:
    assert CALENDAR.day_kind(date(2026, 5, 4)) is DayKind.HOLIDAY
    assert CALENDAR.day_kind(date(2026, 5, 2)) is DayKind.WEEKEND
    assert CALENDAR.is_working(date(2026, 5, 7))


@pytest.mark.parametrize(
    ("start", "count", "day", "weekend_days", "holidays"),
    [
        # Friday 1 May; Sat, Sun, three of the feast; Thursday 7 is the first.
        (date(2026, 5, 1), 1, date(2026, 5, 7), 2, FEAST),
        # From a Saturday: Sunday and the feast are passed over, not the Saturday itself.
        (date(2026, 5, 2), 1, date(2026, 5, 7), 1, FEAST),
        # Thursday 7 May back: Wed to Mon of the feast, Sun, Sat; Friday 1.
        (date(2026, 5, 7), -1, date(2026, 5, 1), 2, FEAST[::-1]),
        (date(2026, 6, 10), 1, date(2026, 6, 12), 0, (MOON,)),
    ],
)
def test_days_off_are_passed_over(
    start: date, count: int, day: date, weekend_days: int, holidays: tuple[object, ...]
) -> None:
    walked = CALENDAR.walk(start, count)
    assert (walked.day, walked.weekend_days, walked.holidays) == (day, weekend_days, holidays)
    assert not walked.years_without_list


def test_years_without_a_list_are_named_and_what_was_not_announced_can_be_left_out() -> None:
    assert CALENDAR.walk(date(2026, 12, 30), 2).years_without_list == (2027,)
    assert CALENDAR.walk(date(2026, 1, 2), -2).years_without_list == (2025,)
    assert CALENDAR.walk(date(2026, 6, 10), 1).projected == (MOON,)
    assert CALENDAR.without_projected().walk(date(2026, 6, 10), 1).day == date(2026, 6, 11)


@given(DAYS, st.integers(1, 40))
def test_so_many_forward_are_so_many_days_on_which_people_work(start: date, count: int) -> None:
    walked = CALENDAR.walk(start, count)
    between = [date.fromordinal(n) for n in range(start.toordinal() + 1, walked.day.toordinal() + 1)]
    assert sum(CALENDAR.is_working(day) for day in between) == count
    assert CALENDAR.is_working(walked.day)
    assert len(between) == count + walked.weekend_days + len(walked.holidays)
