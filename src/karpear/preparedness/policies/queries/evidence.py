"""Who has understood what: counted without opening a word that is sealed, in a few queries however many people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils.translation import get_language

from karpear.db import written
from karpear.db.reader import unguarded
from karpear.rules.duty.clauses import OF_A_TRIP, Applies, applies, exercised_at, joined, proof_of
from karpear.rules.duty.evidence import Exercise, ExerciseKind, ProofSpan

from ..models import ClauseUnderstanding, PolicyClause, PolicyRevision, RevisionState
from .readers import Conditions, conditions_in


@dataclass(frozen=True, slots=True)
class UnderstoodCount:
    """How many of some meanings somebody has understood, and when the last of them."""

    count: int = 0
    last_at: datetime | None = None

    def proof(self, required: int) -> ProofSpan:
        """Since when, where so many are required."""
        return proof_of(required, self.count, self.last_at)


@dataclass(frozen=True, slots=True)
class ClauseFact:
    """What is counted of a clause in force. `lines`: risks that it answers, measures that it exercises."""

    id: UUID
    organisation: UUID
    revision: UUID
    content: str
    important: bool
    applies: frozenset[str]
    lines: frozenset[str]
    measures: frozenset[str] = frozenset()


@unguarded("what is in force, without its words")
def clauses_in_force(organisations: Collection[UUID]) -> dict[UUID, list[ClauseFact]]:
    """Organisation → the clauses of its policy, in order. One query, and nothing is opened."""
    rows = PolicyClause.objects.filter(
        revision__state=RevisionState.IN_FORCE, revision__organisation__in=organisations
    ).values_list(
        "pk", "revision__organisation_id", "revision_id", "content", "important", "applies", "risks", "measures"
    )
    clauses: dict[UUID, list[ClauseFact]] = defaultdict(list)
    for pk, organisation, revision, content, important, conditions, risks, measures in rows:
        lines = frozenset([*risks, *measures])
        clauses[organisation].append(
            ClauseFact(
                pk, organisation, revision, content, important, frozenset(conditions), lines, frozenset(measures)
            )
        )
    return clauses


@unguarded("which revision people read")
def policy_in_force(organisation: UUID) -> UUID | None:
    """The revision that people read. One query."""
    return PolicyRevision.objects.in_force().filter(organisation=organisation).values_list("pk", flat=True).first()


def organisations_with_trip_clauses() -> list[UUID]:
    """Those whose policy in force asks something of trips alone."""
    rows = PolicyClause.objects.filter(revision__state=RevisionState.IN_FORCE, important=True)
    conditions = rows.order_by("revision__organisation", "id").values_list("revision__organisation_id", "applies")
    return list(dict.fromkeys(organisation for organisation, applying in conditions if OF_A_TRIP & set(applying)))


def understood_in(
    organisations: Collection[UUID], people: Collection[UUID] | None = None, contents: Collection[str] | None = None
) -> dict[tuple[UUID, UUID], dict[str, datetime]]:
    """(organisation, person) → meaning → since when it is understood. `contents`: of these meanings. One query."""
    rows = ClauseUnderstanding.objects.filter(organisation__in=organisations, right_at__isnull=False)
    if people is not None:
        rows = rows.filter(person__among=people)
    if contents is not None:
        rows = rows.filter(content__in=set(contents))
    columns = rows.order_by().annotate(
        organisation_text=written.text("organisation_id"), person_text=written.text("person_id"),
        at_text=written.text("right_at"),
    ).values_list("organisation_text", "person_text", "content", "at_text")  # fmt: skip
    moments: dict[tuple[str, str], dict[str, datetime]] = defaultdict(dict)
    moment = cache(written.moment)
    for organisation, person, content, at in columns:
        moments[organisation, person][content] = moment(at)
    return {(UUID(organisation), UUID(person)): by_content for (organisation, person), by_content in moments.items()}


def required_of(clauses: Iterable[ClauseFact], conditions: Collection[str]) -> list[ClauseFact]:
    """Important clauses that apply to somebody who is these."""
    return [clause for clause in clauses if clause.important and applies(clause.applies, conditions)]


def understood_of(
    contents: Collection[str], people: Collection[UUID], organisation: UUID
) -> dict[UUID, UnderstoodCount]:
    """Person → how many of these meanings they have understood, and when the last of them. One query, a row each."""
    rows = ClauseUnderstanding.objects.filter(
        organisation=organisation, content__in=set(contents), right_at__isnull=False, person__among=people
    )
    counted = rows.order_by().values_list("person_id").annotate(Count("pk"), Max("right_at"))
    return {person: UnderstoodCount(count, last_at) for person, count, last_at in counted}


def groups_of(conditions: Conditions) -> dict[frozenset[Applies], list[UUID]]:
    """Readers by what they are: a few groups, however many people."""
    groups: dict[frozenset[Applies], list[UUID]] = defaultdict(list)
    for person, own_conditions in conditions.items():
        groups[own_conditions].append(person)
    return groups


def proof_spans(people: Collection[UUID], organisations: Collection[UUID], now: datetime) -> dict[UUID, ProofSpan]:
    """Person → since when they have understood all that applies to them, in all of these organisations.

    Only those of whom anything is asked: an organisation without a policy in force asks nothing. Three queries, and one
    for each kind of reader (members, officers, leads, people without an account) of each organisation.
    """
    clauses = clauses_in_force(organisations)
    if not clauses:
        return {}
    spans: dict[UUID, ProofSpan] = {}
    for organisation, conditions in conditions_in(list(clauses), people).items():
        for own_conditions, group in groups_of(conditions).items():
            contents = {clause.content for clause in required_of(clauses[organisation], own_conditions)}
            understood = understood_of(contents, group, organisation) if contents else {}
            for person in group if contents else ():
                spans[person] = joined(
                    spans.get(person), understood.get(person, UnderstoodCount()).proof(len(contents))
                )
    return spans


@dataclass(frozen=True, slots=True)
class RuleState:
    """An important clause in force: to how many it applies always, how many of them have understood it, since when all.

    `path`: who has, and who has not.
    """

    clause: ClauseFact
    people: int
    understood: int
    at: datetime | None

    @property
    def path(self) -> str:
        return f"{reverse('preparedness:policy_readers', args=[self.clause.revision])}?clause={self.clause.id}"

    @property
    def missing(self) -> int:
        return self.people - self.understood


def rule_states(organisation: UUID) -> list[RuleState]:
    """Every important clause in force. Three queries, and one for each set of people to whom some apply.

    One that applies on trips alone concerns nobody always, so nobody's understanding of it exercises anything.
    """
    clauses = [clause for clause in clauses_in_force([organisation]).get(organisation, []) if clause.important]
    readers = conditions_in([organisation])[organisation] if clauses else {}
    states = []
    for whom in {clause.applies for clause in clauses}:
        people = [person for person, conditions in readers.items() if applies(whom, conditions)]
        counts = _counted(people, organisation)
        for clause in clauses:
            if clause.applies == whom:
                count, first_at = counts.get(clause.content, (0, None))
                at = exercised_at(len(people), count, first_at) if first_at else None
                states.append(RuleState(clause, len(people), count, at))
    return states


def _counted(people: Collection[UUID], organisation: UUID) -> dict[str, tuple[int, datetime]]:
    """Meaning → how many of these people have understood it, and when the first of them did. One query."""
    rows = ClauseUnderstanding.objects.filter(organisation=organisation, right_at__isnull=False, person__among=people)
    counted = rows.order_by().values_list("content").annotate(Count("pk"), Min("right_at"))
    return {content: (count, first_at) for content, count, first_at in counted if first_at}


def exercises(states: Collection[RuleState]) -> list[Exercise]:
    """Clauses that everybody to whom they apply has understood: each puts the measures behind it to the test.

    A measure that some clause names is not tested by the others while somebody has yet to understand that one.
    """
    missed = frozenset[str]().union(*(state.clause.measures for state in states if state.at is None))
    listed = [
        Exercise(ExerciseKind.READING, state.at, state.clause.lines - missed, state.path, but_not=missed)
        for state in states
        if state.at and state.clause.lines - missed
    ]
    return sorted(listed, key=lambda exercise: (exercise.at, sorted(exercise.lines)))


def rules_missed(states: Collection[RuleState]) -> dict[str, RuleState]:
    """Measure of the catalogue → the rule that names it and that most have yet to understand."""
    states_with_missing = [state for state in states if state.missing]
    by_missing = sorted(states_with_missing, key=lambda state: (state.missing, str(state.clause.id)))
    return {measure: state for state in by_missing for measure in state.clause.measures}


def missing_clauses(
    people: Collection[UUID], conditions: Collection[Applies], organisation: UUID
) -> dict[UUID, list[ClauseFact]]:
    """Of these people who read this organisation's policy: the important clauses they have not yet understood, where
    they are going to do what `conditions` say. Four queries.
    """
    clauses = clauses_in_force([organisation]).get(organisation, [])
    if not clauses or not people:
        return {}
    readers = conditions_in([organisation], people).get(organisation, {})
    moments = understood_in([organisation], people)
    missing: dict[UUID, list[ClauseFact]] = {}
    for person, usual in readers.items():
        own_moments = moments.get((organisation, person), {})
        facts = [
            clause for clause in required_of(clauses, usual | set(conditions)) if clause.content not in own_moments
        ]
        if facts:
            missing[person] = facts
    return missing


@unguarded("titles of clauses in force")
def missing_for(people: Collection[UUID], conditions: Collection[Applies], organisation: UUID) -> dict[UUID, list[str]]:
    """The same by the clauses' titles, in the reader's language. Whoever lacks nothing is left out."""
    missing = missing_clauses(people, conditions, organisation)
    ids = {clause.id for facts in missing.values() for clause in facts}
    titles = {clause.pk: clause.name for clause in PolicyClause.objects.filter(pk__in=ids)} if ids else {}
    language = get_language() or "en"
    return {person: [titles[clause.id].in_language(language) for clause in facts] for person, facts in missing.items()}
