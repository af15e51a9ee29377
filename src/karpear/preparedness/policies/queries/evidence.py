"""Who has understood what: counted without opening a word that is sealed, in a few queries however many people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils.translation import get_language

from karpear.rules.duty.clauses import OF_A_TRIP, Applies, applies, exercised_at, joined, proof_of
from karpear.rules.duty.evidence import Exercise, ExerciseKind, ProofSpan

from ..models import ClauseUnderstanding, PolicyClause, RevisionState
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
            ClauseFact(pk, organisation, revision, content, important, frozenset(conditions), lines)
        )
    return clauses


def organisations_with_trip_clauses() -> list[UUID]:
    """Those whose policy in force asks something of trips alone."""
    rows = PolicyClause.objects.filter(revision__state=RevisionState.IN_FORCE, important=True)
    whom = rows.order_by("revision__organisation", "id").values_list("revision__organisation_id", "applies")
    return list(dict.fromkeys(organisation for organisation, applying in whom if OF_A_TRIP & set(applying)))


def understood_in(
    organisations: Collection[UUID], people: Collection[UUID] | None = None, contents: Collection[str] | None = None
) -> dict[tuple[UUID, UUID], dict[str, datetime]]:
    """(organisation, person) → meaning → since when it is understood; `contents`: of these alone. One query."""
    rows = ClauseUnderstanding.objects.filter(organisation__in=organisations, right_at__isnull=False)
    if people is not None:
        rows = rows.filter(person__among=people)
    if contents is not None:
        rows = rows.filter(content__in=contents)
    moments: dict[tuple[UUID, UUID], dict[str, datetime]] = defaultdict(dict)
    for organisation, person, content, at in rows.values_list(
        "organisation_id", "person_id", "content", "right_at"
    ).order_by():
        if at:
            moments[organisation, person][content] = at
    return moments


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


def exercises(organisation: UUID, now: datetime) -> list[Exercise]:
    """Clauses that everybody to whom they apply has understood: each puts the measures behind it to the test.

    One that applies on trips alone concerns nobody always, so nobody's understanding of it exercises anything.
    """
    clauses = [clause for clause in clauses_in_force([organisation]).get(organisation, []) if clause.important]
    if not clauses:
        return []
    readers = conditions_in([organisation])[organisation]
    listed = []
    for whom in {clause.applies for clause in clauses}:
        people = [person for person, conditions in readers.items() if applies(whom, conditions)]
        moments = _first_of_all(people, organisation)
        for clause in clauses:
            if clause.applies == whom and (at := moments.get(clause.content)):
                path = reverse("preparedness:policy_readers", args=[clause.revision])
                listed.append(Exercise(ExerciseKind.READING, at, clause.lines, path))
    return sorted(listed, key=lambda exercise: (exercise.at, sorted(exercise.lines)))


def _first_of_all(people: Collection[UUID], organisation: UUID) -> dict[str, datetime]:
    """Meaning → when the first of these people understood it, where all of them have. One query."""
    rows = ClauseUnderstanding.objects.filter(organisation=organisation, right_at__isnull=False, person__among=people)
    counted = rows.order_by().values_list("content").annotate(Count("pk"), Min("right_at"))
    moments = {content: exercised_at(len(people), count, first_at) for content, count, first_at in counted}
    return {content: at for content, at in moments.items() if at}


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


def missing_for(people: Collection[UUID], conditions: Collection[Applies], organisation: UUID) -> dict[UUID, list[str]]:
    """The same by the clauses' titles, in the reader's language. Whoever lacks nothing is left out."""
    missing = missing_clauses(people, conditions, organisation)
    ids = {clause.id for facts in missing.values() for clause in facts}
    titles = {clause.pk: clause.name for clause in PolicyClause.objects.filter(pk__in=ids)} if ids else {}
    language = get_language() or "en"
    return {person: [titles[clause.id].in_language(language) for clause in facts] for person, facts in missing.items()}
