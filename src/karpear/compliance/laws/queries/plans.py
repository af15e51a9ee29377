"""What the law asks before something that is planned: the duties and readings of the country's pack, counted back."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import get_language

from karpear.countries.laws import ActivityRule, LawBook, PackArticle, PackDuty, PackLaw
from karpear.countries.queries import law_book
from karpear.countries.values import Name
from karpear.people.local_today import zone_of
from karpear.people.models import Organisation
from karpear.rules.law.applies import LawBinds, applies
from karpear.rules.law.counted import Counted
from karpear.rules.law.duties import occurrences
from karpear.rules.law.instruments import ActivityReading, LawfulActivity
from karpear.rules.law.limits import LimitAnswer
from karpear.rules.law.organisation import LegalEvent, LegalEventKind, LegalProfile

from ...counting_words import CountingSpeech, count_texts
from ...duties.models import DutyDate
from ...profile.models import PlannedGathering
from ...profile.queries.legal_profile import legal_profile

#: Which of what is planned begins a count.
EVENTS = {
    LawfulActivity.GATHERING: LegalEventKind.GATHERING,
    LawfulActivity.SMALL_GATHERING: LegalEventKind.SMALL_GATHERING,
}
#: No notice is asked for longer before.
LONGEST = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """What a plan says of itself. `key`: which plan it is; `kind`: what it is, as whoever planned it chose; `people`:
    how many come, None where nobody has said."""

    key: str
    kind: LawfulActivity
    starts_at: datetime
    ends_at: datetime | None = None
    people: int | None = None

    def in_zone(self, zone: ZoneInfo) -> "PlannedActivity":
        """At the hours of the place where it is held."""
        ends_at = self.ends_at and self.ends_at.astimezone(zone)
        return replace(self, starts_at=self.starts_at.astimezone(zone), ends_at=ends_at)

    def on_later_day(self, days: int) -> "PlannedActivity":
        """So many days later, at the same hour."""
        return replace(self, starts_at=self.starts_at + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class LawAsk:
    """One thing that an article means for a plan. `duty`, `counted`: what has to be done first, and by when.

    `number`, `hours`: what the plan says to what the article names in numbers. `earliest`: of what is too late, the
    first day on which it would not be, and `notice_by` until when notice of it has to be given; None where that cannot
    be counted. `has_expired`: a lawyer signed it too
    long ago.
    """

    rule: ActivityRule
    article: PackArticle
    law: PackLaw
    duty: PackDuty | None
    counted: Counted | None
    recipients: tuple[Name, ...]
    papers: tuple[Name, ...]
    steps: tuple[str, ...]
    is_late: bool
    number: LimitAnswer | None = None
    hours: LimitAnswer | None = None
    earliest: date | None = None
    notice_by: date | None = None
    has_expired: bool = False

    @property
    def due(self) -> date | None:
        return self.counted.due if self.counted else None

    @property
    def is_fine(self) -> bool:
        """Does it ask for nothing?"""
        return self.rule.reading is ActivityReading.FINE and self.duty is None


def counted_kind(organisation: Organisation, kind: LawfulActivity, people: int | None) -> LawfulActivity:
    """What it is before the law: with too many people for the kind that was chosen, another one."""
    for rule in law_book(organisation.country).rules.values():
        if kind in rule.activities:
            kind = rule.limits.counts_as(kind, people)
    return kind


def most_people(organisation: Organisation, kind: LawfulActivity) -> int | None:
    """How many may come to one of this kind; None where the law names no number."""
    rules = law_book(organisation.country).rules.values()
    numbers = [rule.limits.most_people for rule in rules if kind in rule.activities]
    return min((number for number in numbers if number is not None), default=None)


def what_law_asks(organisation: Organisation, planned: PlannedActivity, *, now: datetime) -> list[LawAsk]:
    """What has a day first, the next one before; then what may be at risk."""
    zone = zone_of(organisation)
    book, profile = law_book(organisation.country), legal_profile(organisation, now)
    kind = counted_kind(organisation, planned.kind, planned.people)
    count = _NoticeCount(book, profile, replace(planned.in_zone(zone), kind=kind), now.astimezone(zone))
    asks = [
        count.ask(rule)
        for rule in book.rules.values()
        if kind in rule.activities
        and applies(book.articles[rule.article].bound_groups, profile).answer is not LawBinds.NO
    ]
    return sorted(asks, key=lambda ask: (ask.due is None, ask.due or date.max, ask.is_fine))


@dataclass(frozen=True, slots=True)
class _NoticeCount:
    """One plan, counted at one moment. `planned`, `now`: where the organisation is."""

    book: LawBook
    profile: LegalProfile
    planned: PlannedActivity
    now: datetime

    def ask(self, rule: ActivityRule) -> LawAsk:
        """What one rule means for it."""
        article, duty = self.book.articles[rule.article], self.book.duties.get(rule.duty)
        counted = self._count(duty, self.planned) if duty else None
        is_late = self._has_passed(counted)
        earliest, notice_by = self._earliest(duty) if duty and is_late else (None, None)
        return LawAsk(
            rule,
            article,
            self.book.laws[article.law],
            duty,
            counted,
            recipients=tuple(self.book.offices[office] for office in duty.recipients) if duty else (),
            papers=tuple(self.book.papers[paper] for paper in duty.papers) if duty else (),
            steps=tuple(count_texts(counted, _speech(self.book))) if counted else (),
            is_late=is_late,
            number=rule.limits.number_answer(self.planned.people),
            hours=rule.limits.hours_answer(self.planned.starts_at, self.planned.ends_at),
            earliest=earliest,
            notice_by=notice_by,
            has_expired=rule.has_expired(self.now.date()),
        )

    def _count(self, duty: PackDuty, planned: PlannedActivity) -> Counted | None:
        day, event = planned.starts_at.date(), EVENTS.get(planned.kind)
        elsewhere = [happening for happening in self.profile.events if happening.kind not in EVENTS.values()]
        own_event = [LegalEvent(planned.key, event, day, planned.starts_at.time())] if event else []
        profile = replace(self.profile, events=(*elsewhere, *own_event))
        times = occurrences(duty.rule, profile, self.book.holidays.calendar, day - LONGEST, day)
        return times[0].counted if times else None

    def _has_passed(self, counted: Counted | None) -> bool:
        """Its day, or its hour, is over."""
        if counted is None or counted.due is None:
            return False
        moment = datetime.combine(counted.due, counted.at or time.max, self.now.tzinfo)
        return moment < self.now

    def _earliest(self, duty: PackDuty) -> tuple[date, date] | tuple[None, None]:
        """The first day that is possible, and until when notice of it has to be given."""
        first = max(1, (self.now.date() - self.planned.starts_at.date()).days)
        for days in range(first, first + LONGEST.days):
            later = self.planned.on_later_day(days)
            counted = self._count(duty, later)
            if counted is None or counted.due is None:
                break
            if not self._has_passed(counted):
                return later.starts_at.date(), counted.due
        return None, None


def _speech(book: LawBook) -> CountingSpeech:
    language = get_language() or "en"
    return CountingSpeech({key: name.in_language(language) for key, name in book.holidays.names.items()})


def gathering_of_plan(plan: UUID) -> PlannedGathering | None:
    """What stands for it in the calendar."""
    gathering: PlannedGathering | None = PlannedGathering.objects.standing().filter(plan=plan).first()
    return gathering


def notices_of_plan(plan: UUID) -> "QuerySet[DutyDate]":
    """What is owed in the calendar before what is planned, filed or not."""
    gathering = gathering_of_plan(plan)
    if gathering is None:
        return DutyDate.objects.none()
    rows = DutyDate.objects.filter(organisation=gathering.organisation_id, key=gathering.key)
    return rows.select_related("organisation", "owner", "own_duty")
