"""All dates of an organisation as they are counted today: by the pack, by what it is, and by its own duties."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from karpear.countries.laws import LawBook, PackDuty
from karpear.countries.queries import law_book
from karpear.people.models import Organisation
from karpear.rules.law.applies import EVERYBODY, LawBinds, applies, may_have_bound
from karpear.rules.law.counted import CountStep, CountUnit, StepCode
from karpear.rules.law.deadline import DeadlineKind
from karpear.rules.law.duties import Occurrence, occurrences
from karpear.rules.law.duty_state import tell_from
from karpear.rules.law.instruments import DutyActor
from karpear.rules.law.organisation import LegalProfile
from karpear.rules.law.own_days import MONTHS, Rhythm, own_days

from ...profile.queries.legal_profile import legal_profile, today_of
from ..models import OwnDuty

#: So far ahead dates are counted.
AHEAD = timedelta(days=400)
OWN = "own-"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountedDate:
    """One date as it is counted today: the columns of a `DutyDate`. `has_ended`: it no longer binds, but what it is
    about began while it may have: nothing new of the kind is asked, and what is asked already stays."""

    duty: str
    key: str
    due_on: date | None
    due_time: time | None
    late_at: datetime | None
    tell_on: date | None
    uncertain: bool
    steps: list[dict[str, Any]]
    own_duty: UUID | None = None
    has_ended: bool = False


def own_code(duty: UUID) -> str:
    """What an own duty is called where the others have their code."""
    return f"{OWN}{duty}"


def binding_duties(book: LawBook, profile: LegalProfile) -> dict[LawBinds, list[PackDuty]]:
    """What the organisation itself has to do, by whether it binds it."""
    duties: dict[LawBinds, list[PackDuty]] = {answer: [] for answer in LawBinds}
    for duty in book.duties.values():
        if duty.actor is not DutyActor.AUTHORITY:
            duties[applies(duty.rule.who, profile).answer].append(duty)
    return duties


def has_days(duty: PackDuty) -> bool:
    """Does it fall due? What holds at all times stands in no calendar."""
    return duty.rule.deadline.kind is not DeadlineKind.STANDING


def counted_dates(organisation: Organisation, since: date, now: datetime) -> Mapping[tuple[str, str], CountedDate]:
    """By duty and key: those that stand in the calendar from `since` on."""
    book, profile = law_book(organisation.country), legal_profile(organisation, now)
    today, zone = today_of(organisation, now), ZoneInfo(organisation.time_zone)
    own_duties = OwnDuty.objects.standing().filter(organisation=organisation)
    dates = [
        *_by_law(book, profile, since, today + AHEAD, zone),
        *_by_ended_duties(book, profile, since, today, zone),
        *_by_own_duties(own_duties, since, today + AHEAD, zone),
    ]
    return {(counted.duty, counted.key): counted for counted in dates}


def _by_law(book: LawBook, profile: LegalProfile, since: date, until: date, zone: ZoneInfo) -> Iterator[CountedDate]:
    for duty in binding_duties(book, profile)[LawBinds.YES]:
        if has_days(duty):
            is_monthly = duty.rule.deadline.kind is DeadlineKind.EACH_MONTH
            for occurrence in occurrences(duty.rule, profile, book.holidays.calendar, since, until):
                yield _of_occurrence(duty.key, occurrence, zone, is_monthly=is_monthly)


def _by_ended_duties(
    book: LawBook, profile: LegalProfile, since: date, today: date, zone: ZoneInfo
) -> Iterator[CountedDate]:
    """What does not bind it now, but may have when the month, the year or the event began that it is about."""
    for duty in binding_duties(book, profile)[LawBinds.NO]:
        if not has_days(duty) or not may_have_bound(duty.rule.who, profile):
            continue
        rule, is_monthly = replace(duty.rule, who=EVERYBODY), duty.rule.deadline.kind is DeadlineKind.EACH_MONTH
        for occurrence in occurrences(rule, profile, book.holidays.calendar, since, today + AHEAD):
            if occurrence.begins <= today:
                yield replace(_of_occurrence(duty.key, occurrence, zone, is_monthly=is_monthly), has_ended=True)


def _of_occurrence(duty: str, occurrence: Occurrence, zone: ZoneInfo, *, is_monthly: bool) -> CountedDate:
    counted = occurrence.counted
    return CountedDate(
        duty, occurrence.key, counted.due, counted.at, _late_at(counted.due, counted.at, zone),
        tell_from(counted.due, is_monthly=is_monthly) if counted.due else None, counted.uncertain,
        stored_steps(counted.steps),
    )  # fmt: skip


def _by_own_duties(own_duties: Iterable[OwnDuty], since: date, until: date, zone: ZoneInfo) -> Iterator[CountedDate]:
    for own_duty in own_duties:
        rhythm = Rhythm(own_duty.rhythm)
        is_frequent = rhythm is Rhythm.WEEKLY or MONTHS.get(rhythm) == 1
        last_on = min(own_duty.last_on or until, until)
        for day in own_days(own_duty.first_on, rhythm, since=since, until=last_on):
            yield CountedDate(
                own_code(own_duty.pk), day.isoformat(), day, None, _late_at(day, None, zone),
                tell_from(day, is_monthly=is_frequent), uncertain=False, steps=[], own_duty=own_duty.pk,
            )  # fmt: skip


def _late_at(due_on: date | None, due_time: time | None, zone: ZoneInfo) -> datetime | None:
    """What has no hour is late when its day is over, where the organisation is."""
    if due_on is None:
        return None
    if due_time is None:
        return datetime.combine(due_on + A_DAY, time.min, zone)
    return datetime.combine(due_on, due_time, zone)


def stored_steps(steps: Sequence[CountStep]) -> list[dict[str, Any]]:
    """How it was counted, as a row keeps it."""
    return [{name: _stored(value) for name, value in asdict(step).items() if value} for step in steps]


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value


def read_steps(steps: Sequence[Mapping[str, Any]]) -> tuple[CountStep, ...]:
    """The same as the rule gave it."""
    return tuple(
        CountStep(
            code=StepCode(step["code"]),
            day=date.fromisoformat(step["day"]) if "day" in step else None,
            at=time.fromisoformat(step["at"]) if "at" in step else None,
            number=step.get("number", 0),
            unit=CountUnit(step["unit"]) if "unit" in step else None,
            names=tuple(step.get("names", ())),
        )
        for step in steps
    )
