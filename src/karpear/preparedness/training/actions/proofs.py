"""A proof is written down: of a course for many people at once, of a quiz by oneself, of a drill by its debrief."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record, record_many
from karpear.audit.actions.verbs import changing
from karpear.countries.curricula import Competence
from karpear.countries.queries import competences
from karpear.people.access import hold_organisation, locked
from karpear.people.models import Organisation, Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.duty.competence import Proof, ProofKind, judge
from karpear.rules.refusals import BadFields, Missing
from karpear.ui.values import checked

from ..models import CompetenceProof, Trainer
from ..queries.learners import are_learners
from ..values import NewCourse

OLDEST, LONGEST = date(1990, 1, 1), timedelta(days=50 * 365)


@dataclass(frozen=True, slots=True)
class DrillShown:
    """By an act in time somebody showed a competence."""

    person: UUID
    competence: str
    at: datetime


@transaction.atomic
def note_course(
    *, by: Person, organisation: UUID, people: Collection[UUID], new: NewCourse, today: date, now: datetime
) -> list[CompetenceProof]:
    """A course that these people took together, each with a certificate of their own number.

    The same course pressed twice gives nobody a second one. Raises Missing, Forbidden or BadFields.
    """
    own_organisation = require(by, organisation, Verb.KEEP_TRAINING).organisation
    course = checked(new)
    competence = _taught(own_organisation, course, people, today)
    at = _moment(course.given_on)
    until = _moment(course.valid_until, time.max.replace(microsecond=0)) if course.valid_until else None
    ends_at = _ends_at(competence, Proof(ProofKind.COURSE, at, until))
    first = _next_number(own_organisation)
    noted = _noted(own_organisation, course, people, at, ends_at)
    rows = [
        CompetenceProof(
            person_id=person, organisation=own_organisation, competence=competence.key, kind=ProofKind.COURSE.value,
            at=at, ends_at=ends_at, number=number, trainer_id=course.trainer, issuer=course.issuer, created_by=by,
            created_at=now,
        )
        for number, person in enumerate([pk for pk in dict.fromkeys(people) if pk not in noted], first)
    ]  # fmt: skip
    CompetenceProof.objects.bulk_create(rows)
    record_many(
        [(organisation, row.pk, {"competence": competence.key}) for row in rows], at=now, action="course.noted",
        object_type="competenceproof", actor=by.pk,
    )  # fmt: skip
    return [*noted.values(), *rows]


def _noted(
    organisation: Organisation, course: NewCourse, people: Collection[UUID], at: datetime, ends_at: datetime
) -> dict[UUID, CompetenceProof]:
    """Person → the certificate that they have of this very course."""
    rows = CompetenceProof.objects.courses().filter(
        organisation=organisation, competence=course.competence, trainer=course.trainer, at=at, ends_at=ends_at
    )
    return {row.person_id: row for row in rows.filter(person__among=people) if row.issuer == course.issuer}


def _taught(organisation: Organisation, course: NewCourse, people: Collection[UUID], today: date) -> Competence:
    """The competence of a course that makes sense here. Raises Missing or BadFields."""
    if not are_learners(organisation.pk, people):
        raise Missing
    trainers = Trainer.objects.active().filter(organisation=organisation)
    if course.trainer and not trainers.filter(pk=course.trainer).exists():
        raise Missing
    competence = competences(organisation.country).get(course.competence)
    errors = []
    if not people:
        errors.append(("people", _("Choose who took the course.")))
    if competence is None or ProofKind.COURSE not in competence.proofs:
        errors.append(("competence", _("Choose one that a course shows.")))
    errors += _wrong_days(course, today)
    if not course.trainer and not course.issuer:
        errors.append(("issuer", _("Say who taught: one of your trainers, or the name on the certificate.")))
    if errors or competence is None:
        raise BadFields(errors)
    return competence


def _wrong_days(course: NewCourse, today: date) -> Iterator[tuple[str, str]]:
    if course.given_on < OLDEST:
        yield "given_on", _("That was too long ago to show anything today.")
    if course.given_on > today:
        yield "given_on", _("This day has not come yet. Write the course down when it is over.")
    if course.valid_until and course.valid_until > today + LONGEST:
        yield "valid_until", _("Nothing is valid for so long.")
    if course.valid_until and course.valid_until < course.given_on:
        yield "valid_until", _("This is before the course.")


@transaction.atomic
def remove_course(*, by: Person, proof: UUID, now: datetime) -> CompetenceProof:
    """It was entered by mistake: its certificate no longer counts. Raises Missing or Forbidden."""
    row = locked(CompetenceProof, by=by, pk=proof, verb=Verb.KEEP_TRAINING)
    if row.kind != ProofKind.COURSE.value or row.removed_at is not None:
        raise Missing
    with changing(row, verb="removed", by=by, at=now):
        row.removed_at = now
    return row


@transaction.atomic
def take_quiz(*, person: Person, competence: str, answers: Mapping[int, int], now: datetime) -> bool:
    """Were all questions answered right? Kept is only when they last were, never a wrong answer. Raises Missing.

    `answers`: number of a question, from 0 → number of the answer, from 1.
    """
    quiz_of = competences(country_of(None, person=person)).get(competence)
    if quiz_of is None or not quiz_of.questions:
        raise Missing
    right = all(answers.get(number) == question.right for number, question in enumerate(quiz_of.questions))
    if right:
        span = {"at": now, "ends_at": _ends_at(quiz_of, Proof(ProofKind.QUIZ, now))}
        CompetenceProof.objects.update_or_create(
            person=person, competence=quiz_of.key, kind=ProofKind.QUIZ.value, defaults=span,
            create_defaults=span | {"created_by": person, "created_at": now},
        )  # fmt: skip
    record(
        at=now,
        action="quiz.taken",
        object_type="person",
        object_id=person.pk,
        actor=person.pk,
        competence=quiz_of.key,
    )
    return right


def note_drill(
    *, organisation: Organisation, run: UUID, drill_proofs: Iterable[DrillShown], by: Person, now: datetime
) -> list[CompetenceProof]:
    """What a drill has shown of those who acted in time, in the caller's transaction. Each once: the first act."""
    curriculum = competences(organisation.country)
    first_acts: dict[tuple[UUID, str], DrillShown] = {}
    for proof in sorted(drill_proofs, key=lambda proof: (proof.at, str(proof.person), proof.competence)):
        first_acts.setdefault((proof.person, proof.competence), proof)
    rows = [
        CompetenceProof(
            person_id=proof.person, organisation=organisation, competence=proof.competence, kind=ProofKind.DRILL.value,
            at=proof.at, ends_at=_ends_at(curriculum[proof.competence], Proof(ProofKind.DRILL, proof.at)), source=run,
            created_by=by, created_at=now,
        )
        for proof in first_acts.values()
        if proof.competence in curriculum
    ]  # fmt: skip
    CompetenceProof.objects.bulk_create(rows)
    record_many(
        [(organisation.pk, row.pk, {"competence": row.competence}) for row in rows], at=now, action="drill.shown",
        object_type="competenceproof", actor=by.pk,
    )  # fmt: skip
    return rows


def _ends_at(competence: Competence, proof: Proof) -> datetime:
    """As the rule says it. There is one proof, so that it has an end."""
    ends_at = judge([proof], accepted=competence.proofs, months=competence.months, now=proof.at).ends_at
    assert ends_at is not None  # noqa: S101 - the caller looked whether it is accepted
    return ends_at


def _moment(day: date, hour: time = time.min) -> datetime:
    """A day has no hour: it begins where the reader is."""
    return make_aware(datetime.combine(day, hour))


def _next_number(organisation: Organisation) -> int:
    """Certificates are counted; who counts holds the organisation until the transaction ends."""
    hold_organisation(organisation.pk)
    numbers: dict[str, Any] = CompetenceProof.objects.filter(organisation=organisation).aggregate(last=Max("number"))
    return int(numbers["last"] or 0) + 1
