"""A question to all as its reader may know it: open, answered by oneself, or ended with what can be said of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import choose_organisation, may_there
from karpear.rules.access import Verb
from karpear.rules.voice.pulse import FEWEST_ANSWERS, PulseEstimate, estimate
from karpear.rules.voice.pulse_periods import next_may_start

from .models import PulseMark, PulseQuestion
from .periods_drawing import draw_periods
from .words import in_a_hundred, sentence, too_few, words_of


@dataclass(frozen=True, slots=True)
class MyQuestion:
    """A question that is open to its reader. `has_answered`: by their mark; what they answered, nobody knows."""

    question: PulseQuestion
    has_answered: bool

    @property
    def words(self) -> str:
        return words_of(self.question)


@dataclass(frozen=True, slots=True)
class PulsePeriod:
    """One question with what can be said of it. `estimate`: None while it is open, and of fewer than ten answers."""

    question: PulseQuestion
    is_open: bool
    estimate: PulseEstimate | None

    @property
    def words(self) -> str:
        return words_of(self.question)

    @property
    def sentence(self) -> str:
        return sentence(self.estimate) if self.estimate else ""

    @property
    def low(self) -> int:
        return in_a_hundred(self.estimate.low) if self.estimate else 0

    @property
    def high(self) -> int:
        return in_a_hundred(self.estimate.high) if self.estimate else 0

    @property
    def middle(self) -> int:
        return in_a_hundred(self.estimate.share) if self.estimate else 0

    @property
    def width(self) -> int:
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class PulsePage:
    """All questions of one organisation, the newest first. `next_at`: when another may be asked; None: now."""

    organisation: Organisation
    others: list[Organisation]
    periods: list[PulsePeriod]
    keeps: bool
    people: int
    next_at: datetime | None

    @property
    def open(self) -> PulsePeriod | None:
        return next((period for period in self.periods if period.is_open), None)

    @property
    def ended(self) -> list[PulsePeriod]:
        return [period for period in self.periods if not period.is_open]

    @property
    def is_small(self) -> bool:
        """Do so few belong to it that nothing could ever be said?"""
        return self.people < FEWEST_ANSWERS

    @property
    def too_few(self) -> str:
        return too_few(self.people)

    @property
    def pictures(self) -> list[tuple[str, str]]:
        """(the question, its intervals below each other, the oldest first): two questions are never on one scale."""
        rows: dict[str, list[tuple[str, int, int, int]]] = {}
        for row in reversed(self.ended):
            if row.estimate:
                line = (f"{row.question.ends_at:%Y-%m}", row.low, row.high, row.middle)
                rows.setdefault(str(row.words), []).append(line)
        return [(words, draw_periods(lines)) for words, lines in reversed(rows.items())]


def period_of(question: PulseQuestion, now: datetime) -> PulsePeriod:
    """What may be said of it: nothing before its end, so that no answer shows in a change."""
    is_open = question.is_open(now)
    if is_open or question.answer_count < FEWEST_ANSWERS:
        return PulsePeriod(question, is_open, None)
    value = estimate(question.yes_count, question.answer_count, question.truth_percent / 100)
    return PulsePeriod(question, is_open, value)


def pulse_page(person: Person, organisation: UUID | None, now: datetime, *, private: bool = True) -> PulsePage:
    """Raises Missing for whoever sees none. `private` False: with nothing on it."""
    owner, others = choose_organisation(person, organisation, Verb.SEE_VOICE)
    rows = list(PulseQuestion.objects.filter(organisation=owner)) if private else []
    next_at = next_may_start(rows[0].starts_at) if rows else None
    return PulsePage(
        owner, others, [period_of(row, now) for row in rows], may_there(person, owner.pk, Verb.KEEP_VOICE),
        Membership.objects.that_may(Verb.READ_POSTURE).filter(organisation=owner, person__is_active=True).count(),
        next_at if next_at and now < next_at else None,
    )  # fmt: skip


@unguarded("questions that are put to everybody who belongs there")
def question_for(person: Person, question: UUID, *, lock: bool = False) -> PulseQuestion:
    """One of an organisation to which they belong; `lock`: until the transaction ends. Raises Missing."""
    rows = PulseQuestion.objects.filter(organisation__in=Membership.objects.organisations(person, Verb.READ_POSTURE))
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return find_row(rows.filter(pk=question).select_related("organisation"))


@unguarded("their own mark")
def mark_of(person: Person, question: PulseQuestion) -> PulseMark | None:
    """Were they asked, and have they answered? None: they came after it was asked."""
    return PulseMark.objects.filter(question=question, person=person).first()


def my_question(person: Person, now: datetime) -> MyQuestion | None:
    """The question that is open to them: of several one that they have not answered, then the one that ends first."""
    return next(iter(my_questions(person, now)), None)


@unguarded("questions that are put to everybody who belongs there")
def open_questions(person: Person, now: datetime) -> list[PulseQuestion]:
    """Of the organisations to which they belong. Nobody's marks are looked at: it is the same for all members."""
    rows = PulseQuestion.objects.filter(organisation__in=Membership.objects.organisations(person, Verb.READ_POSTURE))
    rows = rows.filter(starts_at__lte=now, ends_at__gt=now).select_related("organisation")
    return list(rows.order_by("ends_at", "pk"))


@unguarded("questions that are put to them")
def my_questions(person: Person, now: datetime) -> list[MyQuestion]:
    """All of them, in that order: whoever belongs to two organisations may be asked twice."""
    marks = PulseMark.objects.filter(
        person=person, question__starts_at__lte=now, question__ends_at__gt=now,
        question__organisation__in=Membership.objects.organisations(person, Verb.READ_POSTURE),
    )  # fmt: skip
    rows = marks.select_related("question__organisation").order_by("answered", "question__ends_at", "pk")
    return [MyQuestion(mark.question, mark.answered) for mark in rows]
