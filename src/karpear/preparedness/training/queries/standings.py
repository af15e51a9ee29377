"""How people stand in what their part asks of them: eight queries, however many they are."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import BooleanField, Case, F, Max, Q, When

from karpear.countries.curricula import Competence
from karpear.countries.queries import competences
from karpear.db import written
from karpear.db.reader import unguarded
from karpear.people.models import Membership, Organisation
from karpear.rules.access import Role
from karpear.rules.duty.competence import CompetenceStanding, Competent, Proof, ProofKind, judge, span_of, worst
from karpear.rules.duty.curriculum import TrainedRole, trained_roles
from karpear.rules.duty.evidence import Exercise, ExerciseKind, ProofSpan

from ..models import CompetenceProof, WorkRole
from .learners import without_account
from .readings import understood_topics

_KINDS = {kind.value: kind for kind in ProofKind}
#: A course that its person wrote down of themselves.
_BY_OWN_HAND = Case(
    When(kind=ProofKind.COURSE.value, created_by=F("person"), then=True), default=False, output_field=BooleanField()
)

type Work = Mapping[tuple[UUID, UUID], Collection[str]]
#: (kind, moment, end, by their own hand) of a proof, as the database writes them.
type Written = tuple[str, str, str, bool]


class Trained(NamedTuple):
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
    curricula_by_person, proofs = _asked_of(people, organisations, work), _written_proofs(people, organisations)
    asked_topics = {
        topic for curriculum in curricula_by_person.values() for competence in curriculum for topic in competence.topics
    }
    topics = understood_topics(people, organisations, asked_topics, work.keys())
    trained_in = _judge_of(now)
    return {
        person: tuple(trained_in(curriculum, proofs.get(person, {}), topics.get(person, {})))
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
    """Of all of it together; None: nothing is asked."""
    return worst(line.standing for line in trained)


def exercises(organisation: UUID, now: datetime) -> list[Exercise]:
    """Courses that were given here. One for each competence and day, whoever was there. Two queries."""
    country = Organisation.objects.filter(pk=organisation).values_list("country", flat=True).first()
    curriculum = competences(country or "")
    rows = CompetenceProof.objects.courses().filter(organisation=organisation, at__lte=now)
    days = rows.order_by().values_list("competence", "at").annotate(last_end=Max("ends_at"))
    return [
        Exercise(ExerciseKind.COURSE, at, frozenset(curriculum[key].lines), f"/training/?competence={key}", ends_at)
        for key, at, ends_at in sorted(days)
        if key in curriculum and curriculum[key].lines
    ]


type TrainedIn = Callable[
    [Iterable[Competence], Mapping[str, list[Written]], Mapping[str, datetime]], Iterator[Trained]
]


def _judge_of(now: datetime) -> TrainedIn:
    """How one person stands in these. Whoever learnt something in one course stands alike: it is judged once."""
    moment, judged = cache(written.moment), dict[tuple[object, ...], Trained]()

    def trained_in(
        competences: Iterable[Competence], proofs: Mapping[str, list[Written]], topics: Mapping[str, datetime]
    ) -> Iterator[Trained]:
        for competence in competences:
            read_at = [topics[topic] for topic in competence.topics if topic in topics]
            own_proofs = proofs.get(competence.key, ())
            what_decides = (id(competence), *own_proofs, *read_at)
            trained = judged.get(what_decides)
            if trained is None:
                proofs_of_person = [
                    Proof(_KINDS[kind], moment(at), moment(ends_at), is_own) for kind, at, ends_at, is_own in own_proofs
                ]
                proofs_of_person += [Proof(ProofKind.READING, at) for at in read_at]
                standing = judge(proofs_of_person, accepted=competence.proofs, months=competence.months, now=now)
                judged[what_decides] = trained = Trained(competence, standing)
            yield trained

    return trained_in


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


@unguarded("that somebody has shown it, and until when")
def _written_proofs(
    people: Collection[UUID], organisations: Collection[UUID]
) -> dict[UUID, Mapping[str, list[Written]]]:
    """Person → competence → what these organisations wrote down, and quizzes, which are a person's own."""
    written_here = Q(organisation__isnull=True) | Q(organisation__in=list(organisations))
    rows = CompetenceProof.objects.in_force().filter(written_here, person__among=people).order_by()
    columns = rows.annotate(
        person_text=written.text("person_id"), at_text=written.text("at"), ends_text=written.text("ends_at"),
        is_own=_BY_OWN_HAND,
    ).values_list("person_text", "competence", "kind", "at_text", "ends_text", "is_own")  # fmt: skip
    proofs: dict[str, dict[str, list[Written]]] = defaultdict(lambda: defaultdict(list))
    for person, competence, kind, at, ends_at, is_own in columns:
        proofs[person][competence].append((kind, at, ends_at, is_own))
    return {UUID(person): own_proofs for person, own_proofs in proofs.items()}
