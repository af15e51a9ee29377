"""What the calendar, which stands above, says of the dates of a duty to whoever claims that it is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from karpear.people.models import Organisation, Person

from .models import Paper


class DutyFiling(StrEnum):
    """How one date stands, the worst first. `UNPROVEN`: it was filed, and nothing that holds today proves it."""

    LATE = "late"
    OWED = "owed"
    UNPROVEN = "unproven"
    FILED = "filed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class FiledDate:
    """One date of a duty, as the calendar has it. `key`: which one, as `DutyDate`."""

    key: str
    filing: DutyFiling


#: The dates of each duty, by its key in the pack.
type DutyDates = Mapping[str, Sequence[FiledDate]]
#: Asks the calendar of an organisation for them.
type DatesOf = Callable[[Organisation, datetime], DutyDates]
#: Asks the calendar which dates of somebody's a document shows to be filed.
type ProvenBy = Callable[[Paper, Person, datetime], Sequence[Any]]


def year_in_calendar(dates: Sequence[FiledDate], year: int | None) -> int | None:
    """About which year it is asked: `year`, or the first in the calendar, where that begins after the day of `year`."""
    years = sorted(int(date.key) for date in dates if date.key.isdigit())
    return next((counted_year for counted_year in years if counted_year >= year), year) if year else year


def worst_of(dates: Sequence[FiledDate], year: int | None) -> DutyFiling:
    """Of its dates; where it is about a year only that year's, but what is late is late."""
    filings = {date.filing for date in dates if year is None or date.key == str(year) or date.filing is DutyFiling.LATE}
    return next((filing for filing in DutyFiling if filing in filings), DutyFiling.ABSENT)
