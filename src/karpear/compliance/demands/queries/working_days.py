"""The clock of a demand in days: how a period that was named was counted, and working days that are left."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from karpear.countries.queries import holiday_names, law_book
from karpear.people.local_today import day_of, today_of
from karpear.rules.law.counted import Counted
from karpear.rules.law.working_days import WorkingCalendar

from ...counting_words import CountingSpeech, count_texts
from ..answers import count_stated
from ..models import UNANSWERED, Demand


@dataclass(frozen=True, slots=True)
class StatedPeriod:
    """A number of days that the authority named. `steps`: how it was counted, as sentences."""

    counted: Counted
    steps: list[str]


def stated_period(demand: Demand) -> StatedPeriod | None:
    """None where they named none."""
    counted = count_stated(demand)
    if counted is None:
        return None
    return StatedPeriod(counted, count_texts(counted, CountingSpeech(holiday_names(demand.organisation.country))))


def working_days_left(demand: Demand, now: datetime) -> int | None:
    """How many are left after today; None where there is no day, or no list of holidays reaches it."""
    if demand.due_at is None or demand.state not in UNANSWERED or demand.inquiry:
        return None
    organisation, calendar = demand.organisation, law_book(demand.organisation.country).holidays.calendar
    return working_days_between(today_of(organisation, now), day_of(organisation, demand.due_at), calendar)


def working_days_between(today: date, last: date, calendar: WorkingCalendar) -> int | None:
    """Days on which people work after today, to the last; None where a year has no list of holidays."""
    if last < today:
        return None
    tomorrow = today + timedelta(days=1)
    if not calendar.years.issuperset(range(tomorrow.year, last.year + 1)):
        return None
    return sum(calendar.is_working(tomorrow + timedelta(days=n)) for n in range((last - today).days))
