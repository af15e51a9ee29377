"""The answer of a count: a day, and each step that led to it, as values that a page words.

Source: docs/guide/law.md; decision 91. The words stand in `compliance/counting_words.py`.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class CountUnit(StrEnum):
    """What is counted."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    HOURS = "hours"


class StepCode(StrEnum):
    """What one step of a count says."""

    FOR_YEAR = "for_year"
    FOR_MONTH = "for_month"
    FROM_EVENT = "from_event"
    FROM_EVENT_ITSELF = "from_event_itself"
    FROM_MOMENT = "from_moment"
    FROM_EXPIRY = "from_expiry"
    FROM_OFFICE = "from_office"
    FROM_YEAR_END = "from_year_end"
    FORWARD = "forward"
    BACKWARD = "backward"
    DAYS_OFF = "days_off"
    ON_DAY = "on_day"
    IN_MONTH = "in_month"
    MONTH_END = "month_end"
    GRACE = "grace"
    STAYS = "stays"
    DO_BEFORE = "do_before"
    MOVED = "moved"
    PROJECTED = "projected"
    HOUR_UNKNOWN = "hour_unknown"
    NO_LIST = "no_list"
    CANNOT_COUNT = "cannot_count"
    TO_CHECK = "to_check"
    NO_DAY = "no_day"


#: The steps after which the day may be another.
DOUBTS = frozenset(
    {StepCode.PROJECTED, StepCode.HOUR_UNKNOWN, StepCode.NO_LIST, StepCode.CANNOT_COUNT, StepCode.TO_CHECK}
)


@dataclass(frozen=True, slots=True)
class CountStep:
    """One step. `day`, `at`: where it leads; `number`: how many, or which year; `names`: keys of holidays."""

    code: StepCode
    day: date | None = None
    at: time | None = None
    number: int = 0
    unit: CountUnit | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """`due`: the last day, None where none can be named. `at`: the hour, where hours are counted.

    `opens`: the first day on which it can be done, where the law names a month. `nominal`: the last day before anything
    is said of days on which nobody works.
    """

    due: date | None
    at: time | None = None
    opens: date | None = None
    steps: tuple[CountStep, ...] = ()
    nominal: date | None = None

    @property
    def go_by(self) -> date | None:
        """The last day on which somebody is there: where nobody works on the due one, the last working day before."""
        return next((step.day for step in self.steps if step.code is StepCode.DO_BEFORE), self.due)

    @property
    def uncertain(self) -> bool:
        """Does any step say that the day may be another?"""
        return any(step.code in DOUBTS for step in self.steps)
