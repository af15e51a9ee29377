"""Numbers by heart: what counts as the number, and when it is asked again."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.ready.recall import WAITS, Recall, after, day_of, first, is_number, remind_before

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed", ["+855 12 345 678", "012 345 678", "012-345-678", "00855 12345678", "០១២ ៣៤៥ ៦៧៨", "85512345678"]
)
def test_the_same_number_however_it_is_dialled(typed: str) -> None:
    assert is_number(typed, "+85512345678", "+855")


@pytest.mark.parametrize("typed", ["", "012 345 679", "12 345 678", "0", "+855 12 345 6789", "²", "abc"])
def test_anything_else_is_not(typed: str) -> None:
    assert not is_number(typed, "+85512345678", "+855")


def test_nothing_is_never_a_number() -> None:
    assert not is_number("", "", "+855")


def test_right_answers_wait_longer_and_a_wrong_one_begins_anew() -> None:
    now, waits = first(TODAY), []
    day = now.due_on
    for _ in range(6):
        now = after(now, right=True, today=day)
        waits.append((now.due_on - day).days)
        day = now.due_on
    assert waits == [3, 7, 14, 30, 30, 30]
    assert after(now, right=False, today=day) == Recall(0, day + timedelta(days=1))


@given(st.integers(0, len(WAITS) - 1), st.integers(1, 40))
def test_practice_before_its_day_changes_nothing(step: int, days: int) -> None:
    before = Recall(step, TODAY + timedelta(days=days))
    assert after(before, right=True, today=TODAY) == before


def test_one_is_reminded_once_a_month() -> None:
    assert remind_before(TODAY) == date(2026, 10, 25)


def test_a_right_answer_before_its_day_is_practice() -> None:
    chosen = first(TODAY)
    assert after(chosen, right=True, today=TODAY) == chosen


def test_a_day_begins_at_seven_in_cambodia_for_pages_and_reminders_alike() -> None:
    half_past_six = datetime(2026, 11, 30, 6, 30, tzinfo=ZoneInfo("Asia/Phnom_Penh"))
    days = [day_of(at.astimezone(UTC)) for at in (half_past_six, half_past_six + timedelta(hours=1))]
    assert days == [date(2026, 11, 29), date(2026, 11, 30)]
