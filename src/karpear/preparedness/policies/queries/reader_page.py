"""A policy as one person reads it: what applies to them, what they have understood, and the next three questions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person
from karpear.rules.duty.clauses import OF_A_TRIP, Applies, applies
from karpear.rules.refusals import Missing

from ..models import ClauseUnderstanding, PolicyClause, PolicyRevision, Reading, by_language
from .readers import conditions_in, others_may_talk

#: Signs that somebody reads in a minute, in their second language.
A_MINUTE = 700


@dataclass(frozen=True, slots=True)
class QuestionText:
    """One question in the reader's language. `choices`: by the number with which it is answered."""

    ask: str
    choices: Sequence[tuple[int, str]]
    right: int
    why: str


@dataclass(frozen=True, slots=True)
class ClauseToRead:
    """A clause that applies to a reader. `number`: on their sheet, from 1; 0: not on it.

    `on_trips`: it applies when they go somewhere. `understanding`: None, where they never answered.
    """

    clause: PolicyClause
    number: int
    on_trips: bool
    understanding: ClauseUnderstanding | None

    @property
    def understood_at(self) -> datetime | None:
        return self.understanding.right_at if self.understanding else None

    @property
    def is_open(self) -> bool:
        """Is it important, and not yet understood?"""
        return self.clause.important and self.understood_at is None

    @property
    def is_to_talk_about(self) -> bool:
        """Is a colleague to go through it with them?"""
        return self.is_open and bool(self.understanding and self.understanding.talk_since)

    @property
    def questions(self) -> list[QuestionText]:
        return [question_text(question) for question in self.clause.questions]


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """One revision for one person. `reading`: that they were asked; None, where nothing in it was new to them.

    `may_talk`: somebody else could go through it with them."""

    person: Person
    revision: PolicyRevision
    reading: Reading | None
    clauses: Sequence[ClauseToRead]
    may_talk: bool

    @property
    def organisation(self) -> Organisation:
        return self.revision.organisation

    @property
    def asked(self) -> list[ClauseToRead]:
        """What is to be understood whether they travel or not, in the order of their sheet."""
        on_sheet = sorted((line for line in self.clauses if line.number), key=lambda line: line.number)
        unnumbered = [line for line in self.clauses if line.clause.important and not line.number and not line.on_trips]
        return on_sheet + unnumbered

    @property
    def understood(self) -> list[ClauseToRead]:
        return [line for line in self.asked if line.understood_at]

    @property
    def open(self) -> list[ClauseToRead]:
        return [line for line in self.asked if line.is_open]

    @property
    def others(self) -> list[ClauseToRead]:
        """What is not to be understood now, in the order of the policy."""
        open_ids = {line.clause.pk for line in self.open}
        return [line for line in self.clauses if line.clause.pk not in open_ids]

    @property
    def for_trips(self) -> list[ClauseToRead]:
        """What is to be understood before the next trip, and was not asked yet."""
        return [line for line in self.clauses if line.on_trips and line.is_open and not line.number]

    @property
    def to_talk_about(self) -> list[ClauseToRead]:
        """What a colleague is to go through with them."""
        return [line for line in [*self.open, *self.for_trips] if line.is_to_talk_about]

    @property
    def asked_by_phone(self) -> list[ClauseToRead]:
        """What a colleague sees of it: also clauses for trips that they are to go through together."""
        return [*self.asked, *(line for line in self.for_trips if line.is_to_talk_about)]

    @property
    def next(self) -> ClauseToRead | None:
        """The one whose questions are asked now of somebody with whom a colleague goes through them."""
        return next(iter([*self.to_talk_about, *self.open, *self.for_trips]), None)

    @property
    def next_alone(self) -> ClauseToRead | None:
        """The one whose questions are asked now of whoever reads alone."""
        return next((line for line in [*self.open, *self.for_trips] if not line.is_to_talk_about), None)

    @property
    def example(self) -> str:
        """Digits as they answer the first clause of the sheet, and each of them wrong."""
        lines = [line for line in self.asked if line.number == 1]
        questions = lines[0].questions if lines else []
        return "".join(str(question.right % len(question.choices) + 1) for question in questions)

    @property
    def since(self) -> datetime | None:
        """Since when they have understood all of it; None: not yet, or there is nothing to understand."""
        moments = [line.understood_at for line in self.asked if line.understood_at]
        return max(moments) if moments and not self.open else None

    @property
    def minutes(self) -> int:
        """How long it takes to read what is to be understood; all of it, where nothing is."""
        language = get_language() or "en"
        return max(
            1,
            round(sum(len(line.clause.wording.in_language(language)) for line in self.open or self.clauses) / A_MINUTE),
        )


def question_text(question: dict[str, Any]) -> QuestionText:
    """One question of a clause, in the reader's language."""
    language = get_language() or "en"
    return QuestionText(
        by_language(question["ask"]).in_language(language),
        [
            (number, by_language(choice).in_language(language))
            for number, choice in enumerate(question["choices"], start=1)
        ],
        question["right"],
        by_language(question["why"]).in_language(language),
    )


def reading_page(person: Person, revision: PolicyRevision) -> ReadingPage:
    """Raises Missing where the policy does not concern them."""
    conditions = conditions_in([revision.organisation_id], [person.pk]).get(revision.organisation_id, {})
    if person.pk not in conditions:
        raise Missing
    reading = Reading.objects.filter(person=person, revision=revision).first()
    numbers = {pk: number for number, pk in enumerate(reading.asked if reading else (), start=1)}
    rows = ClauseUnderstanding.objects.filter(person=person, organisation=revision.organisation_id)
    by_content = {row.content: row for row in rows}
    usual = conditions[person.pk]
    lines = [
        ClauseToRead(
            clause, numbers.get(str(clause.pk), 0), not applies(clause.applies, usual), by_content.get(clause.content)
        )
        for clause in revision.clauses.all()
        if applies(clause.applies, usual | OF_A_TRIP)
    ]
    return ReadingPage(person, revision, reading, lines, others_may_talk(revision.organisation_id, person.pk))


@unguarded("what is in force where they belong")
def own_policies(person: Person) -> list[ReadingPage]:
    """The policies in force that concern them, by the organisation's name."""
    revisions = (
        PolicyRevision.objects.in_force()
        .filter(organisation__in=_organisations_of(person))
        .select_related("organisation")
    )
    return [reading_page(person, revision) for revision in revisions.order_by("organisation__name", "id")]


def _organisations_of(person: Person) -> Collection[UUID]:
    member_of = set(person.memberships.active().values_list("organisation_id", flat=True))
    watched = person.watched_by.accepted().filter(organisation__isnull=False).values_list("organisation_id", flat=True)
    return member_of | ({pk for pk in watched if pk} if not person.has_account else set())


def applying_clauses(person: Person, conditions: Collection[Applies]) -> list[ClauseToRead]:
    """Which clauses apply to somebody who is going to do what `conditions` say, and since when they are understood."""
    return [
        line
        for page in own_policies(person)
        for line in page.clauses
        if not line.on_trips or applies(line.clause.applies, conditions)
    ]


def asked_page(pk: UUID, person: Person) -> ReadingPage:
    """What is in force now, for whoever was once asked by this reading. Raises Missing for anybody else."""
    reading = find_row(Reading.objects.filter(pk=pk, person=person))
    return current_page(person, reading.revision_id)


@unguarded("what is in force, for those whom it concerns")
def current_page(person: Person, revision: UUID) -> ReadingPage:
    """What is in force now in place of a revision that is or was. Raises Missing where it does not concern them."""
    organisations = PolicyRevision.objects.filter(pk=revision, in_force_at__isnull=False).values("organisation")
    in_force = PolicyRevision.objects.in_force().filter(organisation__in=organisations)
    return reading_page(person, find_row(in_force.select_related("organisation")))


def earlier_meaning(page: ReadingPage, clause: UUID) -> str:
    """What a clause of an earlier revision of this policy meant, by its fingerprint. Raises Missing for any other."""
    rows = PolicyClause.objects.filter(pk=clause, revision__in_force_at__isnull=False)
    rows = rows.filter(revision__organisation=page.organisation).exclude(revision=page.revision)
    return find_row(rows.values_list("content", flat=True))
