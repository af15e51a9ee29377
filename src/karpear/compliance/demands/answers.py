"""A demand, and what the pack of its country says of it: the rule that answers it, and until when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from karpear.countries.demands import DemandBook, PackDemandRule
from karpear.countries.queries import demand_book, law_book
from karpear.people.models import Organisation
from karpear.rules.law.counted import Counted, CountUnit
from karpear.rules.law.deadline import AfterEvent, Anchor, Deadline, count_deadline
from karpear.rules.law.demands import (
    AskedOf,
    AuthorityLevel,
    DemandClass,
    DemandReading,
    DemandRule,
    reading_of,
    rule_for,
)
from karpear.rules.law.organisation import LegalEventKind
from karpear.rules.refusals import Missing

from ..profile.queries.legal_profile import legal_profile
from .models import Demand

_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class DemandAnswer:
    """What the pack says of a demand. `entry`: None where no rule answers. `legal`: how long the text gives.

    `kind_unknown`: nobody has said what the organisation is before the law, so that no rule can answer.
    """

    entry: PackDemandRule | None
    legal: Counted | None = None
    kind_unknown: bool = False

    @property
    def rule(self) -> DemandRule | None:
        return self.entry.rule if self.entry else None

    @property
    def reading(self) -> DemandReading:
        return reading_of(self.rule)


def book_of(organisation: Organisation) -> DemandBook | None:
    """The pack's demands; None where its country has no pack."""
    try:
        return demand_book(organisation.country)
    except Missing:
        return None


def entry_of(demand: Demand) -> PackDemandRule | None:
    """The rule that was taken over when it was read, if its pack still has it."""
    book = book_of(demand.organisation)
    return book.rules.get(demand.rule) if book else None


def zone_of(organisation: Organisation) -> ZoneInfo:
    """Where an authority's days begin and end."""
    return ZoneInfo(organisation.time_zone)


def answer_to(
    organisation: Organisation, demand: DemandClass, level: AuthorityLevel, received_at: datetime, now: datetime
) -> DemandAnswer:
    """What the pack says of such a demand, of this organisation as its profile has it."""
    kind, book = legal_profile(organisation, now).kind, book_of(organisation)
    received_on = received_at.astimezone(zone_of(organisation)).date()
    question = AskedOf(demand, level, kind, received_on)
    rule = rule_for(question, [entry.rule for entry in book.rules.values()]) if book else None
    if book is None or rule is None:
        return DemandAnswer(None, kind_unknown=kind is None)
    return DemandAnswer(book.rules[rule.key], count_legal(organisation, rule, received_on))


def standing_answer(demand: Demand, now: datetime) -> DemandAnswer:
    """What was taken over when it was read; until then, what the pack says today."""
    level, demand_class = AuthorityLevel(demand.level), DemandClass(demand.demand)
    if not demand.reading:
        return answer_to(demand.organisation, demand_class, level, demand.received_at, now)
    entry = entry_of(demand)
    received_on = demand.received_at.astimezone(zone_of(demand.organisation)).date()
    return DemandAnswer(entry, count_legal(demand.organisation, entry.rule, received_on) if entry else None)


def count_legal(organisation: Organisation, rule: DemandRule, received_on: date) -> Counted | None:
    """Until when the text wants the answer; None where it says nothing of that."""
    if rule.within is None:
        return None
    unit = CountUnit.WORKING_DAYS if rule.within.working else CountUnit.DAYS
    deadline = Deadline(AfterEvent(rule.within.days, unit))
    anchor = Anchor(received_on, kind=LegalEventKind.DEMAND_RECEIVED)
    return count_deadline(deadline, anchor, law_book(organisation.country).holidays.calendar)


def due_at(organisation: Organisation, answer_by: datetime | None, legal: Counted | None) -> datetime | None:
    """The first of what the authority named and of what the text gives; None where neither says a day."""
    moments = [answer_by] if answer_by else []
    if legal and legal.due:
        hour = legal.at or _LAST_MINUTE
        moments.append(datetime.combine(legal.due, hour, tzinfo=zone_of(organisation)))
    return min(moments, default=None)
