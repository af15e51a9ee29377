"""A calendar in which days can be counted by hand: weekends, three days of a feast, one day that is projected."""

from datetime import date

from karpear.rules.law.working_days import PublicHoliday, WorkingCalendar

#: Monday to Wednesday, and a Thursday that nobody had announced.
FEAST = tuple(PublicHoliday(date(2026, 5, day), "feast") for day in (4, 5, 6))
MOON = PublicHoliday(date(2026, 6, 11), "moon", projected=True)
YEAR_END = PublicHoliday(date(2026, 12, 31), "year_end")
CALENDAR = WorkingCalendar(
    holidays={holiday.day: holiday for holiday in (*FEAST, MOON, YEAR_END)}, years=frozenset({2026})
)
TODAY = date(2026, 6, 1)
