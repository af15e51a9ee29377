"""One person's training, as they and whoever keeps training read it; trainers; a certificate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.timezone import localtime

from karpear.countries.curricula import Competence
from karpear.countries.queries import competences
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Role, Verb
from karpear.rules.duty.competence import Competent, ProofKind
from karpear.rules.refusals import Missing

from ...words import PROOF_KINDS
from ..models import CompetenceProof, Trainer
from .readings import topics_to_read
from .standings import Trained, competence_of, state_of

MOST_KEEPERS = 2


@dataclass(frozen=True, slots=True)
class CompetenceLine:
    """One competence of a person. `proven_by`: by what, in words; `accepted`: what else would show it.

    `has_reading`: by understanding what is left of the policy on it.
    """

    trained: Trained
    courses: Sequence[CompetenceProof]
    has_reading: bool = False

    @property
    def proven_by(self) -> Any:
        proof = self.trained.standing.proof
        return PROOF_KINDS[proof.kind] if proof else ""

    @property
    def accepted(self) -> list[Any]:
        return [word for kind, word in PROOF_KINDS.items() if kind in self.trained.competence.proofs]

    @property
    def has_quiz(self) -> bool:
        return bool(self.trained.competence.questions)

    @property
    def has_course(self) -> bool:
        return ProofKind.COURSE in self.trained.competence.proofs

    @property
    def is_wanting(self) -> bool:
        return self.trained.state is not Competent.HOLDS


@dataclass(frozen=True, slots=True)
class PersonTraining:
    """Everything that is asked of one person. `keepers`: who arranges what they cannot do by themselves, by name."""

    lines: Sequence[CompetenceLine]
    others: Sequence[CompetenceProof]
    keepers: Sequence[str] = ()

    @property
    def state(self) -> Competent | None:
        return state_of([line.trained for line in self.lines])

    @property
    def missing(self) -> list[Competence]:
        """What does not hold today."""
        return [line.trained.competence for line in self.lines if not line.trained.state.proven]


@unguarded("who trained them")
def training_of(person: UUID, organisations: Sequence[UUID], now: datetime) -> PersonTraining:
    """What a person has shown in these organisations, the weakest first. `others`: courses that nobody asked for."""
    trained = competence_of([person], organisations, now).get(person, ())
    rows = CompetenceProof.objects.courses().filter(person=person, organisation__in=list(organisations))
    courses = list(rows.select_related("trainer__person", "organisation").order_by("-at", "-id"))
    keys = {line.competence.key for line in trained}
    unread = topics_to_read(person, organisations, {topic for line in trained for topic in line.competence.topics})
    lines = [
        CompetenceLine(
            line,
            [course for course in courses if course.competence == line.competence.key],
            has_reading=ProofKind.READING in line.competence.proofs and bool(unread & set(line.competence.topics)),
        )
        for line in sorted(trained, key=lambda line: -line.state.rank)
    ]
    return PersonTraining(lines, [course for course in courses if course.competence not in keys])


def own_training(person: Person, now: datetime) -> PersonTraining:
    """The same of oneself, in all of one's organisations."""
    rows = Membership.objects.active().filter(person=person).values_list("organisation_id", flat=True)
    organisations = list(rows)
    return replace(training_of(person.pk, organisations, now), keepers=_keepers(person, organisations))


def _keepers(person: Person, organisations: Sequence[UUID]) -> list[str]:
    """Who writes training down there, but for oneself: officers before leads; the first two."""
    rows = Membership.objects.that_may(Verb.KEEP_TRAINING).filter(
        organisation__in=organisations, person__is_active=True
    )
    members = rows.exclude(person=person).select_related("person").order_by("joined_at", "id")
    by_role = sorted(members, key=lambda member: member.role == Role.LEAD)
    return list(dict.fromkeys(member.person.shown_name for member in by_role))[:MOST_KEEPERS]


def trainers_seen(person: Person) -> list[Trainer]:
    """Who teaches, in the organisations whose preparedness this person may see."""
    rows = Trainer.objects.visible_to(person).active().select_related("person", "organisation")
    return list(rows.order_by("organisation__name", "since", "id"))


def certificate_of(reader: Person, proof: UUID, languages: Sequence[str]) -> dict[str, Any]:
    """What stands on a certificate of a course. Raises Missing for a stranger's, and for one that was taken back."""
    rows = CompetenceProof.objects.courses().visible_to(reader).select_related("person", "organisation")
    row = find_row(rows.filter(pk=proof))
    with unguarded("who trained them"):
        prefetch_related_objects([row], "trainer__person")
    competence = competences(row.organisation.country).get(row.competence) if row.organisation else None
    if competence is None or row.organisation is None:
        raise Missing
    return {
        "name": row.person.shown_name,
        "organisation": row.organisation.name,
        "competence": {language: competence.name.in_language(language) for language in languages},
        "about": {language: competence.description.in_language(language) for language in languages},
        "given_on": f"{localtime(row.at):%d.%m.%Y}",
        "ends_on": f"{localtime(row.ends_at):%d.%m.%Y}",
        "taught_by": row.trainer.shown_name if row.trainer else row.issuer,
        "number": row.certificate,
    }


def keeps_training_in(person: Person) -> list[Any]:
    """The organisations for which this person writes courses down."""
    return organisations_where(person, Verb.KEEP_TRAINING)
