"""A demand, and what the pack of its country says of it: the rule that answers it, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from karpear.countries.demands import DemandBook, PackDemandRule
from karpear.countries.queries import demand_book, law_book
from karpear.people.local_today import day_of, today_of, zone_of
from karpear.people.models import Organisation
from karpear.rules.law.applies import is_registered
from karpear.rules.law.counted import Counted, CountUnit
from karpear.rules.law.deadline import AfterEvent, Anchor, Deadline, count_deadline
from karpear.rules.law.demands import (
    AskedOf,
    AuthorityLevel,
    DemandClass,
    DemandReading,
    DemandRule,
    DisclosedItem,
    hedged,
    reading_of,
    rule_for,
)
from karpear.rules.law.duty_state import due_again
from karpear.rules.law.inquiries import LetterClock, count_answer
from karpear.rules.law.organisation import LegalEventKind, LegalProfile
from karpear.rules.refusals import Missing

from ..profile.queries.legal_profile import legal_profile
from .models import UNANSWERED, Demand

_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class DemandAnswer:
    """What the pack says of a demand. `entry`: None where no rule answers; its rule asserts nothing that is to check.

    `legal`: how long the text gives. `kind_unknown`, `registration_unknown`: nobody has said what the organisation is
    before the law, or whether it is registered, so that no rule can answer.
    """

    entry: PackDemandRule | None
    legal: Counted | None = None
    kind_unknown: bool = False
    registration_unknown: bool = False

    @property
    def rule(self) -> DemandRule | None:
        return self.entry.rule if self.entry else None

    @property
    def reading(self) -> DemandReading:
        return reading_of(self.rule)

    @property
    def asks_profile(self) -> bool:
        """Does a rule wait for what the organisation says of itself?"""
        return self.kind_unknown or self.registration_unknown

    @property
    def as_kept(self) -> dict[str, str | list[str]]:
        """As a demand keeps it once it is read, by field."""
        return {
            "reading": self.reading.value,
            "rule": self.rule.key if self.rule else "",
            "asks": [item.value for item in self.rule.asks] if self.rule else [],
            "enough": [item.value for item in self.rule.enough] if self.rule else [],
        }


def book_of(organisation: Organisation) -> DemandBook | None:
    """The pack's demands; None where its country has no pack."""
    try:
        return demand_book(organisation.country)
    except Missing:
        return None


def entry_of(demand: Demand) -> PackDemandRule | None:
    """The rule that was taken over when it was read, with what it said then, if its pack still has it."""
    book = book_of(demand.organisation)
    entry = book.rules.get(demand.rule) if book else None
    if entry is None:
        return None
    reading, asks, enough = DemandReading(demand.reading), _items(demand.asks), _items(demand.enough)
    return replace(entry, rule=replace(entry.rule, reading=reading, asks=asks, enough=enough))


def _items(codes: Sequence[str]) -> tuple[DisclosedItem, ...]:
    return tuple(DisclosedItem(code) for code in codes)


def received_on(demand: Demand) -> date:
    """The day on which it came, where the organisation is."""
    return day_of(demand.organisation, demand.received_at)


def answer_to(
    organisation: Organisation,
    demand: DemandClass,
    level: AuthorityLevel,
    received_at: datetime,
    now: datetime,
    *,
    profile: LegalProfile | None = None,
) -> DemandAnswer:
    """What the pack says of such a demand, of this organisation as its profile has it; `profile`: read already."""
    profile, book = profile or legal_profile(organisation, now), book_of(organisation)
    came_on = day_of(organisation, received_at)
    question = AskedOf(demand, level, profile.kind, came_on, is_registered(profile))
    rules = [entry.rule for entry in book.rules.values()] if book else []
    rule = rule_for(question, rules)
    if book is None or rule is None:
        if_registered = rule_for(replace(question, registered=True), rules)
        is_unsaid = question.registered is None and if_registered is not None
        return DemandAnswer(None, kind_unknown=profile.kind is None, registration_unknown=is_unsaid)
    entry = book.rules[rule.key]
    relied_on = rule if entry.fact.is_sure(today_of(organisation, now)) else hedged(rule)
    return DemandAnswer(replace(entry, rule=relied_on), count_legal(organisation, rule, came_on))


def answer_today(demand: Demand, now: datetime, profile: LegalProfile | None = None) -> DemandAnswer:
    """What the pack says of it today, of the organisation as it is today."""
    level, demand_class = AuthorityLevel(demand.level), DemandClass(demand.demand)
    return answer_to(demand.organisation, demand_class, level, demand.received_at, now, profile=profile)


def standing_answer(demand: Demand, now: datetime, profile: LegalProfile | None = None) -> DemandAnswer:
    """What was taken over when it was read; until then, what the pack says today."""
    entry = entry_of(demand) if demand.reading else None
    if entry is None:
        today = answer_today(demand, now, profile)
        return replace(today, entry=None, legal=None) if demand.reading else today
    return DemandAnswer(entry, count_legal(demand.organisation, entry.rule, received_on(demand)))


def count_legal(organisation: Organisation, rule: DemandRule, came_on: date) -> Counted | None:
    """Until when the text wants the answer; None where it says nothing of that."""
    if rule.within is None:
        return None
    unit = CountUnit.WORKING_DAYS if rule.within.working else CountUnit.DAYS
    deadline = Deadline(AfterEvent(rule.within.days, unit))
    anchor = Anchor(came_on, kind=LegalEventKind.DEMAND_RECEIVED)
    return count_deadline(deadline, anchor, law_book(organisation.country).holidays.calendar)


def clock_now(demand: Demand, answer: DemandAnswer, now: datetime) -> datetime | None:
    """Until when it wants an answer, counted with the holidays that are known now; what is late is given no more time.

    `answer`: what stands of it. Where its rule is gone, the clock stays as it was.
    """
    if demand.state not in UNANSWERED or (demand.reading and answer.entry is None):
        return demand.due_at
    return due_again(demand.due_at, due_at(demand, answer.legal), now)


def count_stated(demand: Demand) -> Counted | None:
    """Until when the authority wants it, where it named a number of days."""
    clock = LetterClock(received_on(demand), within=demand.within, working=demand.working)
    return count_answer(clock, law_book(demand.organisation.country).holidays.calendar)


def due_at(demand: Demand, legal: Counted | None) -> datetime | None:
    """The first of what the authority named and of what the text gives; None where neither says a day."""
    moments = [demand.answer_by] if demand.answer_by else []
    zone = zone_of(demand.organisation)
    for counted in (legal, count_stated(demand)):
        if counted and counted.due:
            moments.append(datetime.combine(counted.due, counted.at or _LAST_MINUTE, tzinfo=zone))
    return min(moments, default=None)
