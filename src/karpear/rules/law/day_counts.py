"""Counting days: forward, backward, by months, and what becomes of a last day on which nobody works.

Source: docs/guide/law.md; decision 91. In doubt the earlier day: a month later is the same day of the month, or its
last; of a holiday that nobody announced, the day that comes first; a day that may move earlier by nobody knows how
much is not named at all.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from .counted import CountStep, CountUnit, StepCode
from .working_days import DayKind, DaysWalked, WorkingCalendar

type DayCounted = tuple[date | None, list[CountStep]]


class DueDayMove(StrEnum):
    """What becomes of a last day on which nobody works."""

    STAYS = "stays"
    NEXT_WORKING_DAY = "next_working_day"
    PREVIOUS_WORKING_DAY = "previous_working_day"


def month_day(year: int, month: int, day: int) -> tuple[date, list[CountStep]]:
    """This day of the month, or its last: where it is too short, or where `day` is 0."""
    last = monthrange(year, month)[1]
    if 0 < day <= last:
        return date(year, month, day), []
    return (last_day := date(year, month, last)), [CountStep(StepCode.MONTH_END, last_day)]


def count_days(start: date, count: int, unit: CountUnit, calendar: WorkingCalendar) -> DayCounted:
    """So many days, working days or months after this day, or before it where `count` is negative."""
    if unit is CountUnit.WORKING_DAYS:
        return _count_working_days(start, count, calendar)
    if unit is CountUnit.DAYS:
        day = start + timedelta(days=count)
        return day, [_counted_to(day, count, unit)]
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    day, steps = month_day(year, month + 1, start.day)
    return day, [_counted_to(day, count, unit), *steps]


def count_hours(moment: datetime, hours: int) -> tuple[date, time, list[CountStep]]:
    """So many hours after this moment, or before it."""
    end = moment + timedelta(hours=hours)
    code = StepCode.FORWARD if hours > 0 else StepCode.BACKWARD
    step = CountStep(code, end.date(), end.time(), abs(hours), CountUnit.HOURS)
    return end.date(), end.time(), [step]


def _counted_to(day: date, count: int, unit: CountUnit) -> CountStep:
    return CountStep(StepCode.FORWARD if count > 0 else StepCode.BACKWARD, day, number=abs(count), unit=unit)


def _count_working_days(start: date, count: int, calendar: WorkingCalendar) -> DayCounted:
    """Into a year without a list: forward it is at least this day; backward it may be any earlier one, so none."""
    walked = calendar.walk(start, count)
    if walked.years_without_list and count < 0:
        return None, [CountStep(StepCode.CANNOT_COUNT, number=walked.years_without_list[0])]
    steps = [_counted_to(walked.day, count, CountUnit.WORKING_DAYS)]
    if walked.weekend_days or walked.holidays:
        steps.append(CountStep(StepCode.DAYS_OFF, number=walked.weekend_days, names=_names(walked)))
    steps += [CountStep(StepCode.NO_LIST, number=year) for year in walked.years_without_list]
    if not walked.projected:
        return walked.day, steps
    if_worked = calendar.without_projected().walk(start, count).day
    names = tuple(dict.fromkeys(holiday.key for holiday in walked.projected))
    return min(walked.day, if_worked), [*steps, CountStep(StepCode.PROJECTED, if_worked, names=names)]


def _names(walked: DaysWalked) -> tuple[str, ...]:
    return tuple(dict.fromkeys(holiday.key for holiday in sorted(walked.holidays, key=lambda holiday: holiday.day)))


def settle_day(due: date, moves: DueDayMove, calendar: WorkingCalendar) -> DayCounted:
    """Where a last day ends up on which nobody works; and what may be wrong with it in a year without a list."""
    if moves is DueDayMove.STAYS:
        return due, list(_stays(due, calendar))
    if due.year not in calendar.years and moves is DueDayMove.PREVIOUS_WORKING_DAY:
        return None, [CountStep(StepCode.CANNOT_COUNT, number=due.year)]
    if calendar.is_working(due):
        steps = [] if due.year in calendar.years else [CountStep(StepCode.NO_LIST, number=due.year)]
        return due, steps
    return _move_day(due, 1 if moves is DueDayMove.NEXT_WORKING_DAY else -1, calendar)


def _stays(due: date, calendar: WorkingCalendar) -> Iterator[CountStep]:
    """It stays, so whoever has to go to an office goes on the last working day before it."""
    if calendar.day_kind(due) is DayKind.WORKING:
        return
    yield CountStep(StepCode.STAYS, due, names=_holiday_on(due, calendar))
    go_by = last_working_day(due, calendar)
    if go_by != due:
        yield CountStep(StepCode.DO_BEFORE, go_by)


def last_working_day(due: date, calendar: WorkingCalendar) -> date:
    """This day, or the last one before it on which people work; this one, too, where no list goes so far back."""
    walked = calendar.walk(due, -1)
    return due if calendar.is_working(due) or walked.years_without_list else walked.day


def _move_day(due: date, count: int, calendar: WorkingCalendar) -> DayCounted:
    walked = calendar.walk(due, count)
    if walked.years_without_list and count < 0:
        return None, [CountStep(StepCode.CANNOT_COUNT, number=walked.years_without_list[0])]
    steps = [CountStep(StepCode.MOVED, walked.day, names=_holiday_on(due, calendar))]
    years = {due.year, *walked.years_without_list} - calendar.years
    steps += [CountStep(StepCode.NO_LIST, number=year) for year in sorted(years)]
    projected = [calendar.holidays[due]] if due in calendar.holidays else []
    names = tuple(dict.fromkeys(h.key for h in (*projected, *walked.holidays) if h.projected))
    if not names:
        return walked.day, steps
    if_worked = calendar.without_projected().walk(due - timedelta(days=count), count).day
    return min(walked.day, if_worked), [*steps, CountStep(StepCode.PROJECTED, if_worked, names=names)]


def _holiday_on(day: date, calendar: WorkingCalendar) -> tuple[str, ...]:
    """Its key; nothing where the day is of a weekend."""
    return (calendar.holidays[day].key,) if day in calendar.holidays else ()
