"""Closing drills with their cards and gaps, and how long it took elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from karpear.countries.closure import ClosingSpan
from karpear.countries.laws import PackPrecedent
from karpear.countries.queries import closure_book, law_book
from karpear.countries.values import Name
from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.law.closure import (
    CARD_DAYS,
    ClosingAsk,
    ClosingEvent,
    Readiness,
    is_surely_known,
    known_or_asked_on,
    next_day,
)

from ...keepers import may_keep
from ..models import ClosingDrill
from ..words import EVENTS, QUESTIONS, SPANS, STATES
from .gaps import GapLine, open_gaps

#: Once a year.
AGAIN_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class SpanLine:
    """How long something took in a past case, with the case."""

    span: ClosingSpan
    precedent: PackPrecedent

    @property
    def word(self) -> Any:
        return SPANS[self.span.kind]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One thing that is needed, and how ready the organisation is.

    `by_house`: nobody was asked; `carried_from`: the day on which an earlier drill asked it.
    """

    ask: ClosingAsk
    readiness: Readiness
    words: str
    by_house: bool
    carried_from: date | None

    @property
    def is_asked(self) -> bool:
        """Does this drill ask it?"""
        return not self.by_house and self.carried_from is None

    @property
    def question(self) -> Any:
        return QUESTIONS[self.ask]

    @property
    def state(self) -> tuple[str, Any]:
        """Shape and word."""
        return STATES[self.readiness]


@dataclass(frozen=True, slots=True)
class DayCard:
    """One day of a drill. `is_open`: it can be answered now; `is_next`: it is the one to answer."""

    day: int
    text: Name | None
    lines: list[QuestionLine]
    is_open: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class DrillPage:
    """One drill, for whoever reads it."""

    drill: ClosingDrill
    cards: list[DayCard]
    gaps: list[GapLine]
    spans: list[SpanLine]

    @property
    def event(self) -> Any:
        return EVENTS[ClosingEvent(self.drill.event)]

    @property
    def open_gaps(self) -> list[GapLine]:
        return [line for line in self.gaps if not line.gap.closed_at]

    @property
    def closed_gaps(self) -> list[GapLine]:
        return [line for line in self.gaps if line.gap.closed_at]

    @property
    def to_answer(self) -> int | None:
        """The day to answer next."""
        return None if self.drill.ended_at else next_day(self.drill.reached)

    @property
    def surely_known(self) -> list[QuestionLine]:
        """What the house knows, of all days."""
        return [line for card in self.cards for line in card.lines if line.by_house]


def drill_page(drill: ClosingDrill) -> DrillPage:
    """All of one drill. One query for its gaps."""
    gaps = [GapLine(gap) for gap in drill.gaps.all()]
    for line in gaps:
        line.gap.drill = drill
    return DrillPage(
        drill, [day_card(drill, day) for day in CARD_DAYS], gaps,
        span_lines(drill.organisation.country, ClosingEvent(drill.event)),
    )  # fmt: skip


def day_card(drill: ClosingDrill, day: int) -> DayCard:
    """What a day brings, what it asks, and what was answered."""
    event, upcoming = ClosingEvent(drill.event), next_day(drill.reached)
    lines = [question_line(drill, ask) for ask in known_or_asked_on(event, day)]
    text = closure_book(drill.organisation.country).cards.get((event, day))
    is_open = not drill.ended_at and (upcoming is None or day <= upcoming)
    return DayCard(day, text, lines, is_open, is_next=is_open and day == upcoming)


def question_line(drill: ClosingDrill, ask: ClosingAsk) -> QuestionLine:
    """One thing, as a drill has it."""
    answers, known_answers = drill.readiness, drill.known_readiness
    readiness = answers.get(ask, known_answers.get(ask, Readiness.UNKNOWN))
    return QuestionLine(
        ask, readiness, drill.words_on(ask), is_surely_known(ask, known_answers), drill.carried_from(ask)
    )


def span_lines(country: str, event: ClosingEvent | None = None) -> list[SpanLine]:
    """How long it took elsewhere; `event`: of this alone."""
    precedents = law_book(country).precedents
    spans = closure_book(country).spans
    return [SpanLine(span, precedents[span.precedent]) for span in spans if event in (None, span.event)]


def drill_of(person: Person, drill: UUID) -> ClosingDrill:
    """One that they see. Raises Missing."""
    row: ClosingDrill = find_row(
        ClosingDrill.objects.visible_to(person).filter(pk=drill).select_related("organisation")
    )
    return row


@dataclass(frozen=True, slots=True)
class DrillLine:
    """One drill on the list."""

    drill: Any
    again_on: datetime | None

    @property
    def event(self) -> Any:
        return EVENTS[ClosingEvent(self.drill.event)]


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """The drills of one organisation, the newest first. `gaps`: what is lacking still. `keeps`: may one start one?"""

    organisation: Organisation
    lines: list[DrillLine]
    gaps: list[GapLine]
    keeps: bool

    @property
    def running(self) -> DrillLine | None:
        return next((line for line in self.lines if not line.drill.ended_at), None)

    @property
    def past(self) -> list[DrillLine]:
        return [line for line in self.lines if line.drill.ended_at]


def closing_pages(person: Person, *, private: bool = True) -> list[ClosingPage]:
    """One for each organisation in which this person sees the law; `private` False: with nothing on it."""
    return [
        ClosingPage(
            organisation,
            drill_lines(organisation) if private else [],
            open_gaps(organisation.pk) if private else [],
            may_keep(person, organisation.pk),
        )
        for organisation in organisations_where(person, Verb.SEE_LAW, by_name=True)
    ]


def drill_lines(organisation: Organisation) -> list[DrillLine]:
    """Its drills, the newest first, with how many gaps they had, and how many are open. One query."""
    rows: QuerySet[Any] = ClosingDrill.objects.filter(organisation=organisation)
    counted = rows.annotate(gap_count=Count("gaps"), open_count=Count("gaps", filter=Q(gaps__closed_at=None)))
    counted = counted.order_by("-started_at", "-id")  # what is counted forgets the model's own order
    return [DrillLine(drill, drill.ended_at + AGAIN_AFTER if drill.ended_at else None) for drill in counted]
