"""Dates of the invented country, each computed by hand: its week ends with Thursday, and 2029 has no list.

Holidays: 2026: 1 January, 16–18 March (Monday to Wednesday), 31 December. 2027: 1 January, 15–17 March (Monday to
Wednesday), 10 June (projected), 30 June. 2028: 1 January, 29 February (projected), 29 June, 31 December.
"""

from datetime import date, time

import pytest

from karpear.countries.queries import law_book
from karpear.rules.law.counted import CountStep, StepCode
from karpear.rules.law.deadline import Anchor, DeadlineKind, count_deadline

BOOK = law_book("xx")
CALENDAR = BOOK.holidays.calendar


def day(text: str) -> date:
    return date.fromisoformat(text)


#: Duty, what it is counted from, the last day (None: cannot be counted), and whether the day is uncertain.
DATES: list[tuple[str, str, str | None, bool]] = [
    # XX-1: the last day of February of the following year; it does not move.
    ("XX-1", "2026-12-31", "2027-02-28", False),  # a Sunday, which is worked
    ("XX-1", "2027-12-31", "2028-02-29", False),  # a leap year; a holiday, and it stays
    ("XX-1", "2025-12-31", "2026-02-28", False),  # a Saturday, and it stays
    # XX-2: 30 June, else the next working day.
    ("XX-2", "2026-12-31", "2026-06-30", False),  # a Tuesday
    ("XX-2", "2027-12-31", "2027-07-01", False),  # the 30th is a holiday; Thursday 1 July
    ("XX-2", "2028-12-31", "2028-07-02", False),  # the 30th is a Friday; Friday and Saturday are off; Sunday 2 July
    ("XX-2", "2029-12-31", "2029-07-01", True),  # the 30th is a Saturday; Sunday at the earliest, without a list
    # XX-3: 30 days after registration.
    ("XX-3", "2026-01-15", "2026-02-14", False),  # 16 days are left of January, 14 of February
    ("XX-3", "2028-01-31", "2028-03-01", False),  # 29 days of February, 1 of March
    ("XX-3", "2026-12-31", "2027-01-30", False),  # registered on a holiday: all the same
    # XX-4: 15 working days after a new address.
    ("XX-4", "2026-03-01", "2026-03-25", False),  # 2–5 (4), 8–12 (9), 15 (10), 19 (11), 22–25 (15)
    ("XX-4", "2026-06-05", "2026-06-25", False),  # from a Friday: 7–11 (5), 14–18 (10), 21–25 (15)
    ("XX-4", "2026-03-17", "2026-04-08", False),  # from a holiday: 19 (1), 22–26 (6), 29–2 (11), 5–8 (15)
    ("XX-4", "2026-12-20", "2027-01-11", False),  # 21–24 (4), 27–30 (8), 3–7 (13), 10, 11 (15)
    ("XX-4", "2027-06-01", "2027-06-22", True),  # 2, 3 (2), 6–10 (7), 13–17 (12), 20–22 (15); else the 23rd
    ("XX-4", "2028-12-20", "2029-01-11", True),  # 21 (1), 24–28 (6), 1–4 (10), 7–11 (15); 2029 without a list
    # XX-5: one month after an agreement.
    ("XX-5", "2026-01-31", "2026-02-28", False),
    ("XX-5", "2028-01-30", "2028-02-29", False),
    ("XX-5", "2026-11-15", "2026-12-15", False),
    ("XX-5", "2026-12-31", "2027-01-31", False),
    # XX-6: 24 hours after a demand.
    ("XX-6", "2026-05-10T09:30", "2026-05-11T09:30", False),
    ("XX-6", "2026-05-10", "2026-05-11T00:00", True),  # no hour: from the beginning of the day
    # XX-7: 10 days, of which the day of joining is the first.
    ("XX-7", "2026-02-20", "2026-03-01", False),  # 20–28 February are nine
    ("XX-7", "2028-02-20", "2028-02-29", False),  # 20–29 February are ten
    # XX-8: January of the second year after taking office; nobody has confirmed it.
    ("XX-8", "2025-03-01", "2027-01-31", True),
    ("XX-8", "2026-12-31", "2028-01-31", True),
    # XX-9: the 31st of the next month.
    ("XX-9", "2026-01-31", "2026-02-28", False),
    ("XX-9", "2026-11-30", "2026-12-31", False),  # a holiday, and it stays
    ("XX-9", "2028-01-31", "2028-02-29", False),
    # XX-10: the 20th of the next month, else the working day before it.
    ("XX-10", "2026-02-28", "2026-03-19", False),  # the 20th is a Friday; Thursday the 19th
    ("XX-10", "2026-10-31", "2026-11-19", False),  # the same
    ("XX-10", "2026-12-31", "2027-01-20", False),  # a Wednesday
    ("XX-10", "2028-12-31", None, True),  # January 2029 has no list
    # XX-11: 90 days before the memorandum expires.
    ("XX-11", "2026-12-31", "2026-10-02", False),  # 30 to 1 December, 30 to 1 November, 30 to 2 October
    ("XX-11", "2028-05-30", "2028-03-01", False),  # 30 to 30 April, 30 to 31 March, 30 to 1 March
    # XX-12: three months before the lease expires.
    ("XX-12", "2027-05-31", "2027-02-28", False),
    ("XX-12", "2028-05-30", "2028-02-29", False),
    # XX-13: 5 working days before a parade.
    ("XX-13", "2026-03-19", "2026-03-09", False),  # back: 15 (1), 12, 11, 10, 9 (5)
    ("XX-13", "2027-01-03", "2026-12-24", False),  # back: 30, 29, 28, 27 (4), 24 (5)
    ("XX-13", "2029-01-04", None, True),  # back into 2029, which has no list
    # XX-14: 12 hours before a small parade.
    ("XX-14", "2026-04-01T08:00", "2026-03-31T20:00", False),
    ("XX-14", "2026-04-01", "2026-03-31T12:00", True),  # no hour: before the beginning of the day
    # XX-15: once.
    ("XX-15", "2026-01-01", "2026-03-31", False),
    # XX-16: three months after the year ends, else the next working day.
    ("XX-16", "2026-06-30", "2026-09-30", False),  # a Wednesday
    ("XX-16", "2026-12-31", "2027-03-31", False),  # a Wednesday
    ("XX-16", "2027-10-31", "2028-01-31", False),  # a Monday
    ("XX-16", "2027-09-30", "2027-12-30", False),  # a Thursday
    # XX-17: at all times.
    ("XX-17", "2026-01-01", None, False),
    # XX-18: 5 working days, of which the day of the notice is the first if it is worked.
    ("XX-18", "2026-06-05", "2026-06-11", False),  # a Friday: 7–11
    ("XX-18", "2026-06-07", "2026-06-11", False),  # a Sunday: 7–11
]


@pytest.mark.parametrize(("duty", "begin", "due", "uncertain"), DATES)
def test_counted_as_by_hand(duty: str, begin: str, due: str | None, uncertain: bool) -> None:
    anchor = Anchor(day(begin[:10]), time.fromisoformat(begin[11:]) if begin[10:] else None)
    counted = count_deadline(BOOK.duties[duty].rule.deadline, anchor, CALENDAR)
    counted_text = f"{counted.due}T{counted.at:%H:%M}" if counted.at is not None else counted.due and f"{counted.due}"
    assert (counted_text, counted.uncertain) == (due, uncertain)
    assert counted.steps


def test_every_kind_is_there_and_forty_dates_are() -> None:
    assert {BOOK.duties[duty].rule.deadline.kind for duty, *_rest in DATES} == set(DeadlineKind)
    assert len(DATES) >= 40 and {duty for duty, *_rest in DATES} == set(BOOK.duties)


def test_what_stays_says_when_to_go_and_what_is_projected_says_what_else() -> None:
    report = BOOK.duties["XX-1"].rule.deadline
    steps = count_deadline(report, Anchor(day("2027-12-31")), CALENDAR).steps
    assert steps[-2:] == (
        CountStep(StepCode.STAYS, day("2028-02-29"), names=("moon",)),
        CountStep(StepCode.DO_BEFORE, day("2028-02-28")),
    )
    address = BOOK.duties["XX-4"].rule.deadline
    steps = count_deadline(address, Anchor(day("2027-06-01")), CALENDAR).steps
    assert steps[-1] == CountStep(StepCode.PROJECTED, day("2027-06-22"), names=("moon",))
