"""The clock of a letter: the day it names, else so many days, else none; a later letter is never due earlier."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.demands import AuthorityLevel, DemandClass
from karpear.rules.law.inquiries import InquiryKind, LetterClock, count_answer, inquiry_begun_by
from karpear.rules.law.working_days import WorkingCalendar

CALENDAR = WorkingCalendar()
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))


def test_the_day_that_the_letter_names_comes_first_and_without_any_there_is_none():
    received_on = date(2026, 11, 24)
    named_day = count_answer(LetterClock(received_on, due_on=date(2026, 12, 4), within=3), CALENDAR)
    assert named_day and named_day.due == date(2026, 12, 4)
    within = count_answer(LetterClock(received_on, within=10), CALENDAR)
    assert within and within.due == date(2026, 12, 4), "the day it was received is not counted"
    assert count_answer(LetterClock(received_on), CALENDAR) is None


def test_working_days_are_not_counted_into_a_year_without_a_list():
    counted = count_answer(LetterClock(date(2026, 11, 24), within=10, working=True), CALENDAR)
    assert counted and counted.uncertain


@given(DAYS, st.integers(0, 60), st.integers(1, 60))
def test_a_letter_that_came_later_is_never_due_earlier(received_on: date, later: int, within: int):
    first = count_answer(LetterClock(received_on, within=within), CALENDAR)
    second = count_answer(LetterClock(received_on + timedelta(days=later), within=within), CALENDAR)
    assert first and second and first.due and second.due
    assert first.due <= second.due


def test_a_letter_of_warning_or_worse_begins_an_inquiry_and_what_a_reply_ends_does_not() -> None:
    begun_anywhere = {
        DemandClass.WARNING: InquiryKind.WARNING,
        DemandClass.SANCTION: InquiryKind.SANCTION,
        DemandClass.SUSPENSION: InquiryKind.SUSPENSION,
        DemandClass.DELETION: InquiryKind.DELETION,
    }
    summoned_by = {
        AuthorityLevel.COURT: InquiryKind.COURT,
        AuthorityLevel.ANTI_CORRUPTION: InquiryKind.ANTI_CORRUPTION,
        AuthorityLevel.TAX: InquiryKind.TAX,
    }
    for demand, level in product(DemandClass, AuthorityLevel):
        if demand is DemandClass.SUMMONS:
            assert inquiry_begun_by(demand, level) == summoned_by.get(level), level
        else:
            assert inquiry_begun_by(demand, level) == begun_anywhere.get(demand), (demand, level)
