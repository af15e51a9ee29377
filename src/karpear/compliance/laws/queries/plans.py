"""What the law asks before something that is planned: the duties and readings of the country's pack, counted back."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import get_language

from karpear.countries.laws import ActivityRule, LawBook, PackArticle, PackDuty, PackLaw
from karpear.countries.queries import law_book
from karpear.countries.values import Name
from karpear.people.models import Organisation
from karpear.rules.law.applies import LawBinds, applies
from karpear.rules.law.counted import Counted
from karpear.rules.law.duties import occurrences
from karpear.rules.law.instruments import ActivityReading, LawfulActivity
from karpear.rules.law.organisation import LegalEvent, LegalEventKind, LegalProfile

from ...counting_words import CountingSpeech, count_texts
from ...duties.models import DutyDate
from ...profile.models import PlannedGathering
from ...profile.queries.legal_profile import legal_profile
from ...today import today_of

#: Which of what is planned begins a count.
EVENTS = {
    LawfulActivity.GATHERING: LegalEventKind.GATHERING,
    LawfulActivity.SMALL_GATHERING: LegalEventKind.SMALL_GATHERING,
}
#: No notice is asked for longer before.
LONGEST = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class LawAsk:
    """One thing that an article means for a plan. `duty`, `counted`: what has to be done first, and by when."""

    rule: ActivityRule
    article: PackArticle
    law: PackLaw
    duty: PackDuty | None
    counted: Counted | None
    recipients: tuple[Name, ...]
    papers: tuple[Name, ...]
    steps: tuple[str, ...]
    is_late: bool

    @property
    def due(self) -> date | None:
        return self.counted.due if self.counted else None

    @property
    def is_fine(self) -> bool:
        """Does it ask for nothing?"""
        return self.rule.reading is ActivityReading.FINE and self.duty is None


def what_law_asks(
    organisation: Organisation, kind: LawfulActivity, starts_at: datetime, *, key: str, now: datetime
) -> list[LawAsk]:
    """What has a day first, the next one before; then what may be at risk. `key`: which plan it is."""
    book, profile = law_book(organisation.country), legal_profile(organisation, now)
    starts_at = starts_at.astimezone(ZoneInfo(organisation.time_zone))
    if event := EVENTS.get(kind):
        profile = replace(profile, events=(LegalEvent(key, event, starts_at.date(), starts_at.time()),))
    asks = [
        _ask(rule, book, profile, starts_at.date(), today_of(organisation, now))
        for rule in book.rules.values()
        if kind in rule.activities and applies(book.articles[rule.article].who, profile).answer is not LawBinds.NO
    ]
    return sorted(asks, key=lambda ask: (ask.due is None, ask.due or date.max, ask.is_fine))


def _ask(rule: ActivityRule, book: LawBook, profile: LegalProfile, day: date, today: date) -> LawAsk:
    article = book.articles[rule.article]
    duty = book.duties.get(rule.duty)
    times = occurrences(duty.rule, profile, book.holidays.calendar, day - LONGEST, day) if duty else ()
    counted = times[0].counted if times else None
    return LawAsk(
        rule,
        article,
        book.laws[article.law],
        duty,
        counted,
        recipients=tuple(book.offices[office] for office in duty.recipients) if duty else (),
        papers=tuple(book.papers[paper] for paper in duty.papers) if duty else (),
        steps=tuple(count_texts(counted, _speech(book))) if counted else (),
        is_late=bool(counted and counted.due and counted.due < today),
    )


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
