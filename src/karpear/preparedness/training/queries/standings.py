"""How people stand in what their part asks of them: eight queries, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from karpear.countries.curricula import Competence
from karpear.countries.queries import competences
from karpear.people.models import Membership, Organisation
from karpear.rules.access import Role
from karpear.rules.duty.competence import CompetenceStanding, Competent, Proof, ProofKind, judge, span_of, worst
from karpear.rules.duty.curriculum import TrainedRole, trained_roles
from karpear.rules.duty.evidence import Exercise, ExerciseKind, ProofSpan

from ..models import CompetenceProof, WorkRole
from .learners import without_account
from .readings import understood_topics

_KINDS = {kind.value: kind for kind in ProofKind}

type Work = Mapping[tuple[UUID, UUID], Collection[str]]
type Proofs = Mapping[tuple[UUID, str], list[Proof]]


@dataclass(frozen=True, slots=True)
class Trained:
    """One competence that is asked of somebody, and how they stand in it."""

    competence: Competence
    standing: CompetenceStanding

    @property
    def state(self) -> Competent:
        return self.standing.state


def competence_of(
    people: Collection[UUID], organisations: Collection[UUID], now: datetime
) -> dict[UUID, tuple[Trained, ...]]:
    """Person → each competence that their parts in these organisations ask of them, in the order of the pack."""
    work = _work_of(people, organisations)
    curricula_by_person, proofs = _asked_of(people, organisations, work), _proofs(people, organisations)
    topics = understood_topics(people, organisations, work.keys())
    return {
        person: tuple(
            Trained(competence, _standing(competence, proofs.get((person, competence.key), ()), topics[person], now))
            for competence in curriculum
        )
        for person, curriculum in curricula_by_person.items()
    }


def proof_spans(people: Collection[UUID], organisations: Collection[UUID], now: datetime) -> dict[UUID, ProofSpan]:
    """Person → since when and until when they hold every competence that is asked of them; who is asked nothing is
    left out."""
    return {
        person: span_of([line.standing for line in trained])
        for person, trained in competence_of(people, organisations, now).items()
        if trained
    }


def state_of(trained: Collection[Trained]) -> Competent | None:
    """Of all of it together; None: nothing is curricula_by_person."""
    return worst(line.standing for line in trained)


def exercises(organisation: UUID, now: datetime) -> list[Exercise]:
    """Courses that were given here. One for each competence and day, whoever was there. Two queries."""
    country = Organisation.objects.filter(pk=organisation).values_list("country", flat=True).first()
    curriculum = competences(country or "")
    rows = CompetenceProof.objects.courses().filter(organisation=organisation, at__lte=now)
    days: dict[tuple[str, datetime], datetime] = {}
    for key, at, ends_at in rows.order_by().values_list("competence", "at", "ends_at"):
        days[key, at] = max(ends_at, days.get((key, at), ends_at))
    return [
        Exercise(ExerciseKind.COURSE, at, frozenset(curriculum[key].lines), f"/training/?competence={key}", ends_at)
        for (key, at), ends_at in sorted(days.items())
        if key in curriculum and curriculum[key].lines
    ]


def _standing(
    competence: Competence, proofs: Iterable[Proof], topics: Mapping[str, datetime], now: datetime
) -> CompetenceStanding:
    readings = [Proof(ProofKind.READING, topics[topic]) for topic in competence.topics if topic in topics]
    return judge([*proofs, *readings], accepted=competence.proofs, months=competence.months, now=now)


def _work_of(people: Collection[UUID], organisations: Collection[UUID]) -> Work:
    rows = WorkRole.objects.filter(person__among=people, organisation__in=list(organisations))
    work: dict[tuple[UUID, UUID], set[str]] = {}
    for person, organisation, kind in rows.order_by().values_list("person_id", "organisation_id", "work"):
        work.setdefault((person, organisation), set()).add(kind)
    return work


def _asked_of(people: Collection[UUID], organisations: Collection[UUID], work: Work) -> dict[UUID, list[Competence]]:
    """Person → competences, each once, though two organisations ask for it."""
    memberships = Membership.objects.active().filter(person__among=people, organisation__in=list(organisations))
    curricula_by_person: dict[UUID, dict[str, Competence]] = {}
    parts = memberships.order_by("joined_at", "id").values_list(
        "person_id", "organisation_id", "role", "organisation__country"
    )
    curricula: dict[tuple[str, frozenset[TrainedRole]], dict[str, Competence]] = {}
    for person, organisation, role, country in [*parts, *_without_account(people, organisations)]:
        roles = trained_roles(Role(role) if role else None, work.get((person, organisation), ()))
        if (country, roles) not in curricula:
            curricula[country, roles] = curriculum_for(country, roles)
        curricula_by_person.setdefault(person, {}).update(curricula[country, roles])
    return {person: list(curriculum.values()) for person, curriculum in curricula_by_person.items()}


def _without_account(people: Collection[UUID], organisations: Collection[UUID]) -> list[tuple[UUID, UUID, str, str]]:
    """As a membership without a role: they are asked for what they do, and for nothing else."""
    watches = without_account(list(organisations)).filter(person__among=people).order_by("asked_at", "id")
    columns = watches.values_list("person_id", "organisation_id", "organisation__country")
    return [(person, organisation, "", country) for person, organisation, country in columns if organisation]


def curriculum_for(country: str, roles: Collection[TrainedRole]) -> dict[str, Competence]:
    """What these parts are asked, by key in the order of the pack."""
    return {key: competence for key, competence in competences(country).items() if competence.is_asked_of(roles)}


def _proofs(people: Collection[UUID], organisations: Collection[UUID]) -> Proofs:
    """What these organisations wrote down, and quizzes, which are a person's own."""
    written_here = Q(organisation__isnull=True) | Q(organisation__in=list(organisations))
    rows = CompetenceProof.objects.in_force().filter(written_here, person__among=people)
    # Compared as the database writes it: to make a key of each of 20,000 rows takes longer than to read them.
    people_by_text = {text: person for person in people for text in (person.hex, str(person))}
    proofs: dict[tuple[UUID, str], list[Proof]] = defaultdict(list)
    columns = rows.order_by().annotate(text=Cast("person_id", CharField()))
    for text, competence, kind, at, ends_at in columns.values_list("text", "competence", "kind", "at", "ends_at"):
        proofs[people_by_text[text], competence].append(Proof(_KINDS[kind], at, ends_at))
    return proofs
