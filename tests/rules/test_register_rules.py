"""When a line of the register is looked at again, and what accepting a risk takes."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.risk.matrix import Level
from karpear.rules.risk.review import (
    ACCEPT_MONTHS,
    REVIEW_MONTHS,
    Lack,
    accept_until,
    lacks,
    lapsed,
    months_later,
    overdue,
    review_due,
)

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
days = st.dates(date(2000, 1, 1), date(2200, 1, 1))
levels = st.sampled_from(list(Level))


class TestMonths:
    @pytest.mark.parametrize(
        ("on", "months", "then"),
        [
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2028, 1, 31), 1, date(2028, 2, 29)),
            (date(2026, 11, 30), 3, date(2027, 2, 28)),
            (date(2026, 11, 24), 1, date(2026, 12, 24)),
            (date(2026, 12, 24), 12, date(2027, 12, 24)),
            (date(2026, 6, 30), 6, date(2026, 12, 30)),
            (date(2026, 7, 1), 0, date(2026, 7, 1)),
        ],
    )
    def test_the_same_day_of_a_later_month_or_its_last(self, on: date, months: int, then: date) -> None:
        assert months_later(on, months) == then

    @given(days, st.integers(0, 24))
    def test_it_never_runs_over(self, on: date, months: int) -> None:
        then = months_later(on, months)
        assert (then.year * 12 + then.month) - (on.year * 12 + on.month) == months
        assert on.day - 3 <= then.day <= on.day

    @given(days, days, st.integers(0, 24))
    def test_a_later_day_is_never_due_earlier(self, one: date, other: date, months: int) -> None:
        assert months_later(max(one, other), months) >= months_later(min(one, other), months)


class TestReview:
    def test_the_numbers_of_the_rule(self) -> None:
        assert [REVIEW_MONTHS[level] for level in Level] == [6, 6, 6, 3, 1]
        assert [ACCEPT_MONTHS[level] for level in Level] == [12, 12, 12, 12, 1]

    def test_very_high_in_a_month_high_in_three_everything_in_six(self) -> None:
        assert review_due(Level.VERY_HIGH, TODAY) == date(2026, 12, 24)
        assert review_due(Level.HIGH, TODAY) == date(2027, 2, 24)
        assert review_due(Level.VERY_LOW, TODAY) == date(2027, 5, 24)

    @given(days)
    def test_a_larger_risk_is_never_looked_at_later_nor_accepted_longer(self, on: date) -> None:
        for lower, higher in pairwise(Level):
            assert on < review_due(higher, on) <= review_due(lower, on) <= months_later(on, 6)
            assert on < accept_until(higher, on) <= accept_until(lower, on) <= months_later(on, 12)


class TestAccepting:
    def test_a_name_a_reason_and_an_end(self) -> None:
        assert lacks(Level.LOW, on=TODAY, has_name=False, reason=" ", until=None) == [Lack.NAME, Lack.REASON, Lack.END]
        assert lacks(Level.LOW, on=TODAY, has_name=True, reason="It is small.", until=TODAY + DAY) == []

    @pytest.mark.parametrize(
        ("level", "until", "lack"),
        [
            (Level.HIGH, TODAY, [Lack.PAST]),
            (Level.HIGH, TODAY - DAY, [Lack.PAST]),
            (Level.HIGH, date(2027, 11, 24), []),
            (Level.HIGH, date(2027, 11, 25), [Lack.TOO_LONG]),
            (Level.VERY_HIGH, date(2026, 12, 24), []),
            (Level.VERY_HIGH, date(2026, 12, 25), [Lack.TOO_LONG]),
        ],
    )
    def test_its_end_lies_ahead_and_not_too_far(self, level: Level, until: date, lack: list[Lack]) -> None:
        assert lacks(level, on=TODAY, has_name=True, reason="why", until=until) == lack

    @given(levels, days, st.booleans(), st.sampled_from(["", "why"]), st.none() | days)
    def test_what_is_enough_for_a_risk_is_enough_for_a_smaller_one(
        self, level: Level, on: date, named: bool, reason: str, until: date | None
    ) -> None:
        found = lacks(level, on=on, has_name=named, reason=reason, until=until)
        for smaller in Level:
            if smaller <= level:
                assert set(lacks(smaller, on=on, has_name=named, reason=reason, until=until)) <= set(found)
        if not found:
            assert until is not None and not lapsed(until, on) and named and reason

    def test_its_last_day_still_counts(self) -> None:
        assert not lapsed(TODAY, TODAY)
        assert lapsed(TODAY - DAY, TODAY)
        assert not lapsed(TODAY + DAY, TODAY)
        assert lapsed(None, TODAY)


class TestOverdue:
    def test_its_day_still_counts(self) -> None:
        assert not overdue(TODAY, TODAY)
        assert overdue(TODAY - DAY, TODAY)
        assert not overdue(TODAY + DAY, TODAY)

    def test_what_is_done_or_has_no_date_is_not_overdue(self) -> None:
        assert not overdue(TODAY - DAY, TODAY, open_still=False)
        assert not overdue(None, TODAY)

    @given(days, days, st.booleans())
    def test_what_is_overdue_stays_so_until_it_is_done(self, due: date, today: date, open_still: bool) -> None:
        if overdue(due, today, open_still=open_still):
            assert overdue(due, today + DAY) and open_still
