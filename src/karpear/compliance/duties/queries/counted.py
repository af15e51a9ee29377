"""All dates of an organisation as they are counted today: by the pack, by what it is, and by its own duties."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from karpear.countries.laws import LawBook, PackDuty
from karpear.countries.queries import law_book
from karpear.people.local_today import today_of, zone_of
from karpear.people.models import Organisation
from karpear.rules.law.applies import EVERYBODY, LawBinds, applies, may_have_bound
from karpear.rules.law.counted import CountStep, CountUnit, StepCode
from karpear.rules.law.day_counts import last_working_day
from karpear.rules.law.deadline import DeadlineKind
from karpear.rules.law.duties import DutyRule, Occurrence, occurrences
from karpear.rules.law.duty_state import tell_from
from karpear.rules.law.instruments import DutyActor
from karpear.rules.law.organisation import LegalProfile
from karpear.rules.law.own_days import MONTHS, Rhythm, own_days, period_key

from ...profile.models import LegalIdentity
from ...profile.queries.legal_profile import legal_profile
from ..models import OwnDuty

#: So far ahead dates are counted.
AHEAD = timedelta(days=400)
OWN_PREFIX = "own-"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountedDate:
    """One date as it is counted today: the columns of a `DutyDate`. `has_ended`: it no longer binds, but what it is
    about began while it may have: nothing new of the kind is asked, and what is asked already stays. `may_bind`: nobody
    has said whether it binds."""

    duty: str
    key: str
    due_on: date | None
    stands_on: date
    go_by: date
    due_time: time | None
    late_at: datetime
    tell_on: date
    uncertain: bool
    steps: list[dict[str, Any]]
    own_duty: UUID | None = None
    has_ended: bool = False
    may_bind: bool = False


def own_code(duty: UUID) -> str:
    """What an own duty is called where the others have their code."""
    return f"{OWN_PREFIX}{duty}"


def binding_duties(book: LawBook, profile: LegalProfile) -> dict[LawBinds, list[PackDuty]]:
    """What the organisation itself has to do, by whether it binds it."""
    duties: dict[LawBinds, list[PackDuty]] = {answer: [] for answer in LawBinds}
    for duty in book.duties.values():
        if duty.actor is not DutyActor.AUTHORITY:
            duties[applies(duty.rule.bound_groups, profile).answer].append(duty)
    return duties


def has_days(duty: PackDuty) -> bool:
    """Does it fall due? What holds at all times stands in no calendar."""
    return duty.rule.deadline.kind is not DeadlineKind.STANDING


def counted_dates(organisation: Organisation, since: date, now: datetime) -> Mapping[tuple[str, str], CountedDate]:
    """By duty and key: those that stand in the calendar from `since` on. Who has said nothing yet is asked first."""
    count = _Count(
        law_book(organisation.country), legal_profile(organisation, now), since, today_of(organisation, now),
        zone_of(organisation),
    )  # fmt: skip
    duties = binding_duties(count.book, count.profile)
    has_spoken = LegalIdentity.objects.filter(organisation=organisation).exists()
    own_duties = OwnDuty.objects.standing().filter(organisation=organisation)
    dates = [
        *_by_law(duties[LawBinds.YES], count),
        *(
            replace(counted, may_bind=True)
            for counted in _by_law(duties[LawBinds.UNKNOWN] if has_spoken else [], count)
        ),
        *_by_ended_duties(duties[LawBinds.NO], count),
        *_by_own_duties(own_duties, count),
    ]
    return {(counted.duty, counted.key): counted for counted in dates}


@dataclass(frozen=True, slots=True)
class _Count:
    """What the dates of one organisation are counted from."""

    book: LawBook
    profile: LegalProfile
    since: date
    today: date
    zone: ZoneInfo

    @property
    def until(self) -> date:
        return self.today + AHEAD


def _by_law(duties: Iterable[PackDuty], count: _Count) -> Iterator[CountedDate]:
    for duty in filter(has_days, duties):
        for occurrence in _times(duty.rule, count):
            yield _of_occurrence(duty, occurrence, count.zone)


def _by_ended_duties(duties: Iterable[PackDuty], count: _Count) -> Iterator[CountedDate]:
    """What does not bind it now, but may have when the month, the year or the event began that it is about."""
    for duty in filter(has_days, duties):
        if may_have_bound(duty.rule.bound_groups, count.profile):
            for occurrence in _times(replace(duty.rule, bound_groups=EVERYBODY), count):
                if occurrence.begins <= count.today:
                    yield replace(_of_occurrence(duty, occurrence, count.zone), has_ended=True)


def _times(rule: DutyRule, count: _Count) -> tuple[Occurrence, ...]:
    return occurrences(rule, count.profile, count.book.holidays.calendar, count.since, count.until)


def _of_occurrence(duty: PackDuty, occurrence: Occurrence, zone: ZoneInfo) -> CountedDate:
    counted, is_monthly = occurrence.counted, duty.rule.deadline.kind is DeadlineKind.EACH_MONTH
    return CountedDate(
        duty.key, occurrence.key, counted.due, occurrence.day, counted.go_by or occurrence.day, counted.at,
        _late_at(occurrence.day, counted.at, zone),
        tell_from(occurrence.day, is_monthly=is_monthly), counted.uncertain,
        stored_steps(counted.steps),
    )  # fmt: skip


def _by_own_duties(own_duties: Iterable[OwnDuty], count: _Count) -> Iterator[CountedDate]:
    for own_duty in own_duties:
        rhythm = Rhythm(own_duty.rhythm)
        is_frequent = rhythm is Rhythm.WEEKLY or MONTHS.get(rhythm) == 1
        last_on = min(own_duty.last_on or count.until, count.until)
        first_day = max(count.since, own_duty.counts_from or count.since)
        for day in own_days(own_duty.first_on, rhythm, since=first_day, until=last_on):
            yield CountedDate(
                own_code(own_duty.pk), period_key(day, rhythm), day, day,
                last_working_day(day, count.book.holidays.calendar), None, _late_at(day, None, count.zone),
                tell_from(day, is_monthly=is_frequent), uncertain=False, steps=[], own_duty=own_duty.pk,
            )  # fmt: skip


def _late_at(day: date, due_time: time | None, zone: ZoneInfo) -> datetime:
    """What has no hour is late when its day is over, where the organisation is."""
    if due_time is None:
        return datetime.combine(day + A_DAY, time.min, zone)
    return datetime.combine(day, due_time, zone)


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
