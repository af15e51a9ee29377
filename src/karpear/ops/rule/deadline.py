"""By which day something has to be done, and how it was counted: asked from outside, answered as the calendar does."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field, StrictBool, StrictInt, model_validator

from karpear.compliance.counting_words import CountingSpeech, count_texts
from karpear.countries.loader import packs_folder, read_pack
from karpear.countries.packs import CountryPack
from karpear.rules.law.applies import EVERYBODY
from karpear.rules.law.counted import Counted, CountUnit
from karpear.rules.law.day_counts import DueDayMove
from karpear.rules.law.deadline import (
    AfterEvent,
    AfterYearEnd,
    Anchor,
    BeforeEvent,
    BeforeExpiry,
    Deadline,
    DeadlineRule,
    EachMonth,
    EveryYears,
    FixedDay,
    OneOff,
    count_deadline,
)
from karpear.rules.law.duties import DutyRule, occurrences
from karpear.rules.law.organisation import LegalEvent, LegalEventKind, LegalProfile

from .outside import OutsideRule, Value

_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)
_YEAR = timedelta(days=366)

type Day = Annotated[date, Field(ge=_FIRST, le=_LAST)]
type Count = Annotated[StrictInt, Field(ge=1, le=400)]
type Years = Annotated[StrictInt, Field(ge=0, le=10)]
type MonthDay = Annotated[StrictInt, Field(ge=1, le=31)]
type AskedKind = Literal[
    "fixed_day", "after_event", "every_years", "each_month", "before_expiry", "before_event", "one_off",
    "after_year_end",
]  # fmt: skip

#: What each kind needs, and what it may have.
KEYS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "fixed_day": (frozenset({"month"}), frozenset({"day", "years_later"})),
    "after_event": (frozenset({"event", "count"}), frozenset({"unit", "event_day_counts"})),
    "every_years": (frozenset({"taken_office", "every", "month"}), frozenset({"first"})),
    "each_month": (frozenset({"day"}), frozenset({"months_later", "grace_day"})),
    "before_expiry": (frozenset({"expires", "count"}), frozenset({"unit"})),
    "before_event": (frozenset({"event", "count"}), frozenset({"unit"})),
    "one_off": (frozenset({"on"}), frozenset()),
    "after_year_end": (frozenset({"count"}), frozenset({"unit", "year_ends"})),
}
#: What every question may have, whatever its kind.
COMMON = frozenset({"kind", "country", "today", "event", "taken_office", "expires", "moves"})


class DeadlineQuestion(Value):
    """A deadline of this kind, and what it is counted from.

    `event`: its day, or its time with an offset. What comes again is answered for the first time from `today` on. `day`
    0, or a day that a month has not: the month's last. `first`: so many years after taking office; without it `every`.
    `year_ends`: month and day, as `06-30`. `moves`: what becomes of a last day on which nobody works.
    """

    kind: AskedKind
    country: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    today: Day
    event: Annotated[AwareDatetime | Day | None, Field(union_mode="left_to_right")] = None
    taken_office: Day | None = None
    expires: Day | None = None
    moves: DueDayMove = DueDayMove.STAYS
    count: Count = 1
    unit: CountUnit | None = None
    event_day_counts: StrictBool = False
    month: Annotated[StrictInt, Field(ge=1, le=12)] = 1
    day: Annotated[StrictInt, Field(ge=0, le=31)] = 0
    years_later: Years = 0
    every: Annotated[StrictInt, Field(ge=1, le=10)] = 1
    first: Years | None = None
    months_later: Annotated[StrictInt, Field(ge=0, le=12)] = 1
    grace_day: MonthDay | None = None
    on: Day | None = None
    year_ends: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")] = "12-31"

    @model_validator(mode="after")
    def check_keys(self) -> Self:
        """Each kind has keys of its own; a key of another is a mistake."""
        needs, may_have = KEYS[self.kind]
        if missing := sorted(key for key in needs if key not in self.model_fields_set or getattr(self, key) is None):
            raise ValueError(f"{self.kind} needs {', '.join(missing)}.")
        if foreign := sorted(self.model_fields_set - needs - may_have - COMMON):
            raise ValueError(f"{self.kind} has no {', '.join(foreign)}.")
        return self

    def rule(self) -> DeadlineRule:
        """As the product counts it."""
        return _RULES[self.kind](self)


class DeadlineAnswered(Value):
    """`due`: an ISO day, or a time with an offset where hours are counted; null where no day can be counted.

    `counted`: each step in words. `uncertain`: a step says that the day may be another.
    """

    due: str | None
    counted: list[str]
    uncertain: bool


_RULES: Mapping[str, Callable[[DeadlineQuestion], DeadlineRule]] = {
    "fixed_day": lambda asked: FixedDay(asked.month, asked.day, asked.years_later),
    "after_event": lambda asked: AfterEvent(asked.count, asked.unit or CountUnit.DAYS, asked.event_day_counts),
    "every_years": lambda asked: EveryYears(
        asked.every, asked.month, asked.every if asked.first is None else asked.first
    ),
    "each_month": lambda asked: EachMonth(asked.day, asked.months_later, asked.grace_day),
    "before_expiry": lambda asked: BeforeExpiry(asked.count, asked.unit or CountUnit.DAYS),
    "before_event": lambda asked: BeforeEvent(asked.count, asked.unit or CountUnit.DAYS),
    "one_off": lambda asked: OneOff(asked.on or asked.today),
    "after_year_end": lambda asked: AfterYearEnd(asked.count, asked.unit or CountUnit.MONTHS),
}


def answer_deadline(question: DeadlineQuestion) -> DeadlineAnswered:
    """By the functions of the calendar, with the holidays of the country's pack. Raises ValueError without a pack."""
    pack = _pack(question.country)
    zone = ZoneInfo(pack.time_zone)
    counted = _count(question, pack, zone)
    due = counted.due.isoformat() if counted.due else None
    if counted.due and counted.at is not None:
        due = datetime.combine(counted.due, counted.at, zone).isoformat()
    names = {key: name.in_language("en") for key, name in pack.laws.holidays.names.items()}
    speech = CountingSpeech(names, str, lambda day: f"{day:%A} {day.day} {day:%B %Y}", lambda day: f"{day:%B %Y}")
    return DeadlineAnswered(due=due, counted=count_texts(counted, speech), uncertain=counted.uncertain)


def _count(question: DeadlineQuestion, pack: CountryPack, zone: ZoneInfo) -> Counted:
    deadline, calendar = Deadline(question.rule(), question.moves), pack.laws.holidays.calendar
    if anchor := _anchor(question, zone):
        return count_deadline(deadline, anchor, calendar)
    month, day = (int(part) for part in question.year_ends.split("-"))
    office = question.taken_office
    events = (LegalEvent("asked", LegalEventKind.TOOK_OFFICE, office),) if office else ()
    duty = DutyRule(EVERYBODY, deadline, frozenset({LegalEventKind.TOOK_OFFICE}))
    until = max(question.today, office or question.today) + 25 * _YEAR
    profile = LegalProfile(events=events, year_ends=(month, day))
    return occurrences(duty, profile, calendar, question.today, until)[0].counted


def _anchor(question: DeadlineQuestion, zone: ZoneInfo) -> Anchor | None:
    """What it is counted from, where that is one day; None of what comes again."""
    if question.kind == "one_off":
        return Anchor(question.today)
    if question.kind == "before_expiry" and question.expires:
        return Anchor(question.expires)
    if question.kind not in ("after_event", "before_event") or not question.event:
        return None
    if not isinstance(question.event, datetime):
        return Anchor(question.event)
    local = question.event.astimezone(zone)
    return Anchor(local.date(), local.time())


@cache
def _pack(country: str) -> CountryPack:
    folder = packs_folder() / country
    if not folder.is_dir():
        raise ValueError(f"There is no pack of {country!r}.")
    return read_pack(folder)


RULE = OutsideRule("deadline", DeadlineQuestion, DeadlineAnswered, answer_deadline)
