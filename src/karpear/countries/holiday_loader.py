"""Read the holidays of a pack by year: `holidays.toml`. A list can be corrected in the file; nothing else keeps it."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

from karpear.countries.values import Provenance
from karpear.rules.law.working_days import PublicHoliday, WorkingCalendar

from .law_tables import read_names
from .laws import HolidayList
from .tables import PackTable

FILE = "holidays.toml"


class Weekday(StrEnum):
    """As a pack names them, in the order of Python's numbers."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def read_holidays(folder: Path, languages: Sequence[str]) -> HolidayList:
    """Of one pack. Raises PackError."""
    file = PackTable.of_file(folder / FILE)
    names = read_names(file, "names", languages)
    facts: dict[int, Provenance] = {}
    holidays: list[PublicHoliday] = []
    for table in file.tables("year"):
        year = table.number("year", 2000, 2200)
        if year in facts:
            raise table.error("year", f"{year} is there twice")
        facts[year] = table.fact()
        holidays += _holidays(table, year, names)
        table.close()
    weekend = frozenset(list(Weekday).index(day) for day in file.some_of("weekend", Weekday))
    file.close()
    calendar = WorkingCalendar(weekend, {holiday.day: holiday for holiday in holidays}, frozenset(facts))
    return HolidayList(calendar, names, facts)


def _holidays(table: PackTable, year: int, names: Collection[str]) -> list[PublicHoliday]:
    holidays = []
    for row in table.tables("days"):
        holiday = PublicHoliday(row.get("day", date), row.text("key"), row.get("projected", bool, default=False))
        if holiday.day.year != year:
            raise row.error("day", f"is not in {year}")
        if holiday.key not in names:
            raise row.error("key", f"names {holiday.key}, which is not there")
        row.close()
        holidays.append(holiday)
    table.once("days", [f"{holiday.day}" for holiday in holidays])
    return holidays
