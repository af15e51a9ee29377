"""Who has understood what: counted without opening a word that is sealed, in a few queries however many people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from karpear.rules.duty.clauses import Applies, applies, exercised_at, proof_of
from karpear.rules.duty.evidence import Exercise, ExerciseKind, ProofSpan

from ..models import ClauseUnderstanding, PolicyClause, RevisionState
from .readers import conditions_in

type Moments = Mapping[str, datetime]


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


def understood_in(
    organisations: Collection[UUID], people: Collection[UUID] | None = None
) -> dict[tuple[UUID, UUID], dict[str, datetime]]:
    """(organisation, person) → meaning → since when it is understood. One query."""
    rows = ClauseUnderstanding.objects.filter(organisation__in=organisations, right_at__isnull=False)
    if people is not None:
        rows = rows.filter(person__among=people)
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


def proof_spans(people: Collection[UUID], organisations: Collection[UUID], now: datetime) -> dict[UUID, ProofSpan]:
    """Person → since when they have understood all that applies to them, in all of these organisations.

    Only those of whom anything is asked: an organisation without a policy in force asks nothing. Four queries.
    """
    clauses = clauses_in_force(organisations)
    if not clauses:
        return {}
    readers, moments = conditions_in(list(clauses), people), understood_in(list(clauses), people)
    required: dict[UUID, set[tuple[UUID, str]]] = defaultdict(set)
    for organisation, conditions_by_reader in readers.items():
        for person, conditions in conditions_by_reader.items():
            facts = required_of(clauses[organisation], conditions)
            required[person] |= {(organisation, clause.content) for clause in facts}
    return {
        person: _proof(contents, {org: moments.get((org, person), {}) for org, _content in contents})
        for person, contents in required.items()
        if contents
    }


def _proof(contents: set[tuple[UUID, str]], moments: Mapping[UUID, Moments]) -> ProofSpan:
    labelled = {f"{org}{content}": at for org, by_content in moments.items() for content, at in by_content.items()}
    return proof_of({f"{org}{content}" for org, content in contents}, labelled)


def exercises(organisation: UUID, now: datetime) -> list[Exercise]:
    """Clauses that everybody to whom they apply has understood: each puts the measures behind it to the test.

    One that applies on trips alone is exercised by whoever understood it nowhere: it is left out.
    """
    clauses = [clause for clause in clauses_in_force([organisation]).get(organisation, []) if clause.important]
    if not clauses:
        return []
    readers, moments = conditions_in([organisation])[organisation], understood_in([organisation])
    listed = []
    for clause in clauses:
        people = [person for person, conditions in readers.items() if applies(clause.applies, conditions)]
        by_person = {p: at for p in people if (at := moments.get((organisation, p), {}).get(clause.content))}
        if at := exercised_at(people, by_person):
            path = reverse("preparedness:policy_readers", args=[clause.revision])
            listed.append(Exercise(ExerciseKind.READING, at, clause.lines, path))
    return listed


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
