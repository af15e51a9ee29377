"""Each kind of deadline: its day, its steps, and what is not certain about it."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.counted import CountStep, CountUnit, StepCode
from karpear.rules.law.day_counts import DueDayMove, last_working_day
from karpear.rules.law.deadline import (
    AfterEvent,
    AfterYearEnd,
    Anchor,
    AtAllTimes,
    BeforeEvent,
    BeforeExpiry,
    Deadline,
    DeadlineKind,
    DeadlineRule,
    EachMonth,
    EveryYears,
    FixedDay,
    OneOff,
    count_deadline,
)
from karpear.rules.law.working_days import WorkingCalendar

from .law_calendars import CALENDAR

WORKING, HOURS, MONTHS = CountUnit.WORKING_DAYS, CountUnit.HOURS, CountUnit.MONTHS
NEXT, PREVIOUS = DueDayMove.NEXT_WORKING_DAY, DueDayMove.PREVIOUS_WORKING_DAY


@pytest.mark.parametrize(
    ("rule", "anchor", "due"),
    [
        (OneOff(date(2026, 3, 31)), date(2026, 1, 1), date(2026, 3, 31)),
        (FixedDay(2, years_later=1), date(2026, 12, 31), date(2027, 2, 28)),
        (FixedDay(2, years_later=1), date(2027, 12, 31), date(2028, 2, 29)),
        (FixedDay(2, 29), date(2027, 1, 1), date(2027, 2, 28)),
        (FixedDay(3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        (EachMonth(20), date(2026, 12, 31), date(2027, 1, 20)),
        (EachMonth(31), date(2026, 3, 31), date(2026, 4, 30)),
        (EachMonth(15, months_later=0), date(2026, 3, 31), date(2026, 3, 15)),
        (EveryYears(2, 1, first=2), date(2025, 3, 1), date(2027, 1, 31)),
        (AfterEvent(30), date(2026, 1, 15), date(2026, 2, 14)),
        (AfterEvent(30, event_day_counts=True), date(2026, 1, 15), date(2026, 2, 13)),
        (AfterEvent(1, MONTHS), date(2026, 1, 31), date(2026, 2, 28)),
        (AfterEvent(1, MONTHS, event_day_counts=True), date(2026, 1, 15), date(2026, 2, 14)),
        (AfterEvent(2, WORKING), date(2026, 5, 1), date(2026, 5, 8)),
        (AfterEvent(2, WORKING, event_day_counts=True), date(2026, 5, 1), date(2026, 5, 7)),
        (BeforeEvent(2, WORKING), date(2026, 5, 8), date(2026, 5, 1)),
        (BeforeEvent(3), date(2026, 5, 8), date(2026, 5, 5)),
        (BeforeExpiry(90), date(2026, 12, 31), date(2026, 10, 2)),
        (BeforeExpiry(3, MONTHS), date(2026, 5, 31), date(2026, 2, 28)),
        (AfterYearEnd(3), date(2026, 12, 31), date(2027, 3, 31)),
        (AfterYearEnd(60, CountUnit.DAYS), date(2026, 6, 30), date(2026, 8, 29)),
        (AtAllTimes(), date(2026, 1, 1), None),
    ],
)
def test_the_last_day(rule: DeadlineRule, anchor: date, due: date | None) -> None:
    counted = count_deadline(Deadline(rule), Anchor(anchor), CALENDAR)
    assert counted.due == due
    assert counted.steps and not counted.uncertain and counted.at is None


def test_a_deadline_knows_its_kind() -> None:
    assert Deadline(OneOff(date(2026, 1, 1))).kind is DeadlineKind.ONE_OFF
    assert Deadline(AtAllTimes()).kind is DeadlineKind.STANDING


def codes(deadline: Deadline, anchor: Anchor) -> list[StepCode]:
    return [step.code for step in count_deadline(deadline, anchor, CALENDAR).steps]


def test_every_step_is_named() -> None:
    # 1 May is a Friday: 7 and 8 May are worked, two days of a weekend and the feast are not.
    counted = count_deadline(Deadline(AfterEvent(2, WORKING)), Anchor(date(2026, 5, 1)), CALENDAR)
    assert counted.steps == (
        CountStep(StepCode.FROM_EVENT, date(2026, 5, 1)),
        CountStep(StepCode.FORWARD, date(2026, 5, 8), number=2, unit=WORKING),
        CountStep(StepCode.DAYS_OFF, number=2, names=("feast",)),
    )


def test_within_a_week_nothing_is_passed_over() -> None:
    assert codes(Deadline(AfterEvent(1, WORKING)), Anchor(date(2026, 5, 7))) == [StepCode.FROM_EVENT, StepCode.FORWARD]


def test_a_month_that_is_too_short_ends_the_count() -> None:
    assert codes(Deadline(EachMonth(31)), Anchor(date(2026, 3, 1))) == [StepCode.FOR_MONTH, StepCode.MONTH_END]
    assert StepCode.MONTH_END in codes(Deadline(AfterEvent(1, MONTHS)), Anchor(date(2026, 1, 31)))


def test_a_later_day_for_some_is_said_and_not_counted_on() -> None:
    counted = count_deadline(Deadline(EachMonth(20, grace_day=25)), Anchor(date(2026, 1, 1)), CALENDAR)
    assert counted.due == date(2026, 2, 20)
    assert counted.steps[-1] == CountStep(StepCode.GRACE, date(2026, 2, 25))


def test_a_month_of_years_is_open_from_its_first_day() -> None:
    deadline = Deadline(EveryYears(2, 1, first=2), to_check=True)
    counted = count_deadline(deadline, Anchor(date(2025, 3, 1), nth=2), CALENDAR)
    assert (counted.opens, counted.due) == (date(2029, 1, 1), date(2029, 1, 31))
    assert counted.uncertain and counted.steps[-1].code is StepCode.TO_CHECK


class TestHours:
    def test_from_the_hour_that_is_known(self) -> None:
        counted = count_deadline(Deadline(BeforeEvent(12, HOURS)), Anchor(date(2026, 4, 1), time(8)), CALENDAR)
        assert (counted.due, counted.at, counted.uncertain) == (date(2026, 3, 31), time(20), False)

    def test_else_from_the_beginning_of_the_day(self) -> None:
        for rule, due, at in (
            (BeforeEvent(12, HOURS), date(2026, 3, 31), time(12)),
            (AfterEvent(24, HOURS), date(2026, 4, 2), time(0)),
        ):
            counted = count_deadline(Deadline(rule), Anchor(date(2026, 4, 1)), CALENDAR)
            assert (counted.due, counted.at, counted.uncertain) == (due, at, True)

    def test_midnight_is_an_hour(self) -> None:
        counted = count_deadline(Deadline(AfterEvent(1, HOURS)), Anchor(date(2026, 4, 1), time(0)), CALENDAR)
        assert not counted.uncertain


class TestDaysOff:
    """A last day on which nobody works. Saturday 2 May 2026; the feast from Monday to Wednesday after it."""

    SATURDAY = OneOff(date(2026, 5, 2))

    def test_it_stays_and_the_last_working_day_before_is_named(self) -> None:
        counted = count_deadline(Deadline(self.SATURDAY), Anchor(date(2026, 1, 1)), CALENDAR)
        assert counted.due == date(2026, 5, 2) and not counted.uncertain
        assert counted.steps[1:] == (
            CountStep(StepCode.STAYS, date(2026, 5, 2)),
            CountStep(StepCode.DO_BEFORE, date(2026, 5, 1)),
        )

    def test_a_holiday_is_named(self) -> None:
        counted = count_deadline(Deadline(OneOff(date(2026, 5, 5))), Anchor(date(2026, 1, 1)), CALENDAR)
        assert counted.steps[1] == CountStep(StepCode.STAYS, date(2026, 5, 5), names=("feast",))

    def test_no_working_day_is_named_of_a_year_without_a_list(self) -> None:
        # Sunday 2 January 2028
        assert codes(Deadline(OneOff(date(2028, 1, 2))), Anchor(date(2026, 1, 1)))[-1] is StepCode.STAYS

    @pytest.mark.parametrize(
        ("moves", "day", "due"),
        [
            (NEXT, date(2026, 5, 2), date(2026, 5, 7)),
            (PREVIOUS, date(2026, 5, 2), date(2026, 5, 1)),
            (PREVIOUS, date(2026, 5, 5), date(2026, 5, 1)),
            (NEXT, date(2026, 5, 7), date(2026, 5, 7)),
            (PREVIOUS, date(2026, 5, 7), date(2026, 5, 7)),
        ],
    )
    def test_it_moves_where_the_pack_says_so(self, moves: DueDayMove, day: date, due: date) -> None:
        counted = count_deadline(Deadline(OneOff(day), moves), Anchor(day), CALENDAR)
        assert counted.due == due and not counted.uncertain
        assert (StepCode.MOVED in [step.code for step in counted.steps]) is (due != day)

    def test_later_into_a_year_without_a_list_it_is_at_least_that_day(self) -> None:
        # Thursday 31 December 2026 is a holiday: Friday 1 January 2027 may be one, too.
        counted = count_deadline(Deadline(OneOff(date(2026, 12, 31)), NEXT), Anchor(date(2026, 1, 1)), CALENDAR)
        assert counted.due == date(2027, 1, 1) and counted.uncertain
        # A Friday of 2027 may be a holiday, and so may the Monday after a Saturday.
        for day, due in ((date(2027, 3, 5), date(2027, 3, 5)), (date(2027, 3, 6), date(2027, 3, 8))):
            counted = count_deadline(Deadline(OneOff(day), NEXT), Anchor(day), CALENDAR)
            assert counted.due == due and counted.uncertain
            assert counted.steps[-1] == CountStep(StepCode.NO_LIST, number=2027)

    def test_earlier_into_a_year_without_a_list_there_is_no_day(self) -> None:
        new_year = Deadline(OneOff(date(2027, 3, 5)), PREVIOUS)
        assert count_deadline(new_year, Anchor(date(2026, 1, 1)), CALENDAR).due is None
        # Sunday 4 January 2026, and the weekdays before it of that year as holidays: back into 2025.
        holidays = {day: CALENDAR.holidays[date(2026, 5, 4)] for day in (date(2026, 1, 1), date(2026, 1, 2))}
        calendar = type(CALENDAR)(holidays=holidays, years=frozenset({2026}))
        counted = count_deadline(Deadline(OneOff(date(2026, 1, 4)), PREVIOUS), Anchor(date(2026, 1, 1)), calendar)
        assert counted.due is None and counted.uncertain

    def test_a_holiday_that_nobody_announced_makes_it_uncertain(self) -> None:
        counted = count_deadline(Deadline(OneOff(date(2026, 6, 11)), NEXT), Anchor(date(2026, 1, 1)), CALENDAR)
        assert counted.due == date(2026, 6, 11) and counted.uncertain
        assert counted.steps[-2].day == date(2026, 6, 12)
        assert counted.steps[-1] == CountStep(StepCode.PROJECTED, date(2026, 6, 11), names=("moon",))


class TestYearsWithoutAList:
    def test_forward_only_weekends_are_left_out(self) -> None:
        # 31 December is a holiday; 2027 begins with a Friday.
        counted = count_deadline(Deadline(AfterEvent(2, WORKING)), Anchor(date(2026, 12, 30)), CALENDAR)
        assert counted.due == date(2027, 1, 4) and counted.uncertain
        assert CountStep(StepCode.NO_LIST, number=2027) in counted.steps

    def test_backward_there_is_no_day(self) -> None:
        counted = count_deadline(Deadline(BeforeEvent(2, WORKING)), Anchor(date(2027, 1, 4)), CALENDAR)
        assert counted.due is None and counted.uncertain
        assert counted.steps[-1] == CountStep(StepCode.CANNOT_COUNT, number=2027)

    def test_calendar_days_need_no_list(self) -> None:
        assert not count_deadline(Deadline(AfterEvent(2)), Anchor(date(2029, 1, 1)), CALENDAR).uncertain


def test_of_what_nobody_announced_the_earlier_day_counts_and_both_are_said() -> None:
    # Wednesday 10 June; the 11th is projected: the first is the 11th if people work then, or Friday 12.
    counted = count_deadline(Deadline(AfterEvent(1, WORKING)), Anchor(date(2026, 6, 10)), CALENDAR)
    assert counted.due == date(2026, 6, 11) and counted.uncertain
    assert CountStep(StepCode.FORWARD, date(2026, 6, 12), number=1, unit=WORKING) in counted.steps
    assert StepCode.STAYS not in [step.code for step in counted.steps]
    assert counted.steps[-1] == CountStep(StepCode.PROJECTED, date(2026, 6, 11), names=("moon",))
    # Backward the earlier day is the one that is named.
    counted = count_deadline(Deadline(BeforeEvent(1, WORKING)), Anchor(date(2026, 6, 12)), CALENDAR)
    assert counted.due == date(2026, 6, 10)
    assert counted.steps[-1] == CountStep(StepCode.PROJECTED, date(2026, 6, 11), names=("moon",))


UNITS = st.sampled_from([CountUnit.DAYS, WORKING, MONTHS])
COUNTS = st.integers(1, 60)
SPANS = st.one_of(
    st.builds(AfterEvent, COUNTS, UNITS, st.booleans()),
    st.builds(BeforeEvent, COUNTS, UNITS),
    st.builds(BeforeExpiry, COUNTS, UNITS),
    st.builds(AfterYearEnd, COUNTS, UNITS),
    st.builds(AfterEvent, COUNTS, st.just(HOURS)),
    st.builds(BeforeEvent, COUNTS, st.just(HOURS)),
)
CALENDAR_RULES = st.one_of(
    st.builds(FixedDay, st.integers(1, 12), st.integers(0, 31), st.integers(0, 2)),
    st.builds(EachMonth, st.integers(0, 31), st.integers(0, 3)),
    st.builds(EveryYears, st.integers(1, 4), st.integers(1, 12), st.integers(0, 4)),
)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(st.one_of(SPANS, CALENDAR_RULES), st.sampled_from(DueDayMove), DAYS, st.integers(0, 400))
def test_a_deadline_never_moves_later_when_its_event_moves_earlier(
    rule: DeadlineRule, moves: DueDayMove, day: date, earlier: int
) -> None:
    counts = [
        count_deadline(Deadline(rule, moves), Anchor(on), CALENDAR) for on in (day - timedelta(days=earlier), day)
    ]
    if counts[0].due and counts[1].due:
        assert (counts[0].due, counts[0].at or time.min) <= (counts[1].due, counts[1].at or time.min)


@given(st.one_of(SPANS, CALENDAR_RULES), st.sampled_from(DueDayMove), DAYS)
def test_no_day_is_always_said_to_be_uncertain(rule: DeadlineRule, moves: DueDayMove, day: date) -> None:
    counted = count_deadline(Deadline(rule, moves), Anchor(day), CALENDAR)
    assert counted.due or counted.uncertain


@given(SPANS, st.sampled_from(DueDayMove), DAYS)
def test_whether_people_work_on_a_projected_day_or_not_it_is_not_earlier(
    rule: DeadlineRule, moves: DueDayMove, day: date
) -> None:
    counted = count_deadline(Deadline(rule, moves), Anchor(day), CALENDAR)
    announced = {off: type(holiday)(off, holiday.key) for off, holiday in CALENDAR.holidays.items()}
    for truth in (CALENDAR.without_projected(), type(CALENDAR)(CALENDAR.weekend, announced, CALENDAR.years)):
        settled = count_deadline(Deadline(rule, moves), Anchor(day), truth)
        assert not (counted.due and settled.due) or counted.due <= settled.due


@given(SPANS, st.sampled_from(DueDayMove), DAYS, st.lists(st.dates(date(2027, 1, 1), date(2028, 12, 31))))
def test_holidays_that_nobody_listed_can_only_make_an_uncertain_day_later(
    rule: DeadlineRule, moves: DueDayMove, day: date, unlisted: list[date]
) -> None:
    """What is named without a list is the earliest that the day can be; without a doubt it is that day."""
    deadline = Deadline(rule, moves)
    counted = count_deadline(deadline, Anchor(day), CALENDAR)
    holidays = {**CALENDAR.holidays, **{off: type(CALENDAR.holidays[date(2026, 5, 4)])(off, "new") for off in unlisted}}
    listed = type(CALENDAR)(CALENDAR.weekend, holidays, CALENDAR.years | {2024, 2025, 2027, 2028, 2029, 2030, 2033})
    truth = count_deadline(deadline, Anchor(day), listed)
    if counted.due and truth.due:
        assert counted.due <= truth.due


@pytest.mark.parametrize(
    ("due", "go_by"),
    [
        (date(2026, 12, 18), date(2026, 12, 18)),
        (date(2026, 12, 20), date(2026, 12, 18)),
        (date(2028, 1, 2), date(2028, 1, 2)),
    ],
)
def test_one_goes_by_the_last_working_day_where_a_list_tells_it(due: date, go_by: date) -> None:
    calendar = WorkingCalendar(years=frozenset({2026}))
    counted = count_deadline(Deadline(OneOff(due)), Anchor(due), calendar)
    assert (counted.due, counted.go_by, last_working_day(due, calendar)) == (due, go_by, go_by)
