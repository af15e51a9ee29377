"""Where a fact stands that was given to be counted: what its giver is told, from the dates alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .facts import Thresholds
from .periods import Period


class FactState(StrEnum):
    """`late`: its quarter was counted before it was given; a year's table may still count it."""

    UNPROVEN = "unproven"
    WAITING = "waiting"
    LATE = "late"
    COUNTED = "counted"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class PeriodState:
    """One period of a network for which a release was drawn: when, and when it was published, if it was."""

    period: str
    drawn_at: datetime
    published_at: datetime | None = None

    def covers(self, day: date) -> bool:
        """Does it lie in that quarter or year?"""
        period = Period.parse(self.period)
        return period.first <= day <= period.last


@dataclass(frozen=True, slots=True)
class FactStanding:
    """`period`: in which it is counted or was published; `from_day`: before which nothing of it is."""

    state: FactState
    period: str
    from_day: date


def public_from(day: date, delay_days: int = Thresholds().delay_days) -> date:
    """The first day on which anything of its quarter can be published."""
    return Period.quarter_of(day).last + timedelta(days=delay_days)


def fact_standing(day: date, given_at: datetime, periods: Iterable[PeriodState], *, proven: bool) -> FactStanding:
    """Published where any period that has it was; else counted; else late where its quarter was drawn without it."""
    from_day, quarter = public_from(day), str(Period.quarter_of(day))
    if not proven:
        return FactStanding(FactState.UNPROVEN, quarter, from_day)
    own_periods = sorted((period for period in periods if period.covers(day)), key=lambda period: period.drawn_at)
    counting = [period for period in own_periods if given_at <= period.drawn_at]
    if public := next((period for period in counting if period.published_at), None):
        return FactStanding(FactState.PUBLISHED, public.period, from_day)
    if counting:
        return FactStanding(FactState.COUNTED, counting[0].period, from_day)
    is_late = any(period.period == quarter for period in own_periods)
    return FactStanding(FactState.LATE if is_late else FactState.WAITING, quarter, from_day)
