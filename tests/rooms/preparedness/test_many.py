"""Many people and forty competences: asked in a few queries, and as the rule says of each proof one by one."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.countries.curricula import Competence
from karpear.people.models import Person
from karpear.preparedness.policies.models import ClauseUnderstanding, PolicyRevision
from karpear.preparedness.training.models import CompetenceProof
from karpear.preparedness.training.queries import standings
from karpear.rules.duty.clauses import Applies, applies
from karpear.rules.duty.competence import CompetenceStanding, Proof, ProofKind, judge
from tests.cast import NOW, Cast
from tests.steps.many_owed import COURSE_SIZE, forty_competences, inform, join, train
from tests.steps.policies import in_force

pytestmark = pytest.mark.django_db
PEOPLE, FEW_PEOPLE = 60, 12
DAY = timedelta(days=1)


def test_many_people_and_forty_competences(cast: Cast) -> None:
    people = join(cast.lantern, PEOPLE)
    with forty_competences() as competences:
        train(people, cast.lantern, competences, NOW)
        with CaptureQueriesContext(connection) as queries:
            spans = standings.proof_spans([person.pk for person in people], [cast.lantern.pk], NOW)
    assert len(queries) == 5
    assert [spans[person.pk].proven_at for person in people] == [
        NOW - (number // COURSE_SIZE) * timedelta(minutes=1) for number in range(PEOPLE)
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_was_shown_is_judged_as_if_alone(cast: Cast, seed: int) -> None:
    chance, people = random.Random(seed), join(cast.lantern, FEW_PEOPLE)
    revision = in_force(
        cast.dara, cast.kanha, cast.lantern, NOW - 9 * DAY, keys=("check_in_time", "raid", "phone_lock")
    )
    for clause in revision.clauses.all():
        inform(chance.sample(people, FEW_PEOPLE // 2), [clause], cast.lantern, NOW - chance.randrange(9) * DAY)
    with forty_competences() as competences:
        any_proofs = [
            any_proof(chance, cast, person, chance.choice(competences[:20]), number)
            for person in people
            for number in range(60)
        ]
        CompetenceProof.objects.bulk_create(any_proofs, ignore_conflicts=True)  # of quizzes one is kept
        ids = [person.pk for person in people]
        trained = standings.competence_of(ids, [cast.lantern.pk], NOW)
        assert {
            person.pk: {line.competence.key: line.standing for line in trained[person.pk]} for person in people
        } == {person.pk: slowly(person, cast, competences, revision) for person in people}


def any_proof(
    chance: random.Random, cast: Cast, person: Person, competence: Competence, number: int
) -> CompetenceProof:
    """Of any kind and moment, here or elsewhere; some were entered by mistake."""
    at = NOW - timedelta(seconds=chance.randrange(-9_000_000, 90_000_000), microseconds=chance.choice([0, 900_000, 1]))
    kinds: dict[str, dict[str, Any]] = {
        "course": {"number": int(person.pk.hex[-6:], 16) * 100 + number},
        "drill": {"source": uuid4()},
        "quiz": {"organisation": None},
    }
    kind = chance.choice(sorted(kinds))
    columns = {"organisation": chance.choice([cast.lantern, cast.lantern, cast.cardamom]), **kinds[kind]}
    return CompetenceProof(
        person=person, competence=competence.key, kind=kind, at=at, ends_at=at + chance.randrange(900) * DAY,
        created_at=NOW, removed_at=chance.choice([None, None, None, NOW]), **columns,
    )  # fmt: skip


def slowly(
    person: Person, cast: Cast, competences: Sequence[Competence], revision: PolicyRevision
) -> dict[str, CompetenceStanding]:
    """Row by row, as the rule reads them."""
    rows = CompetenceProof.objects.filter(person=person, removed_at=None)
    standing_by_key = {}
    for competence in competences:
        proofs = [
            Proof(ProofKind(row.kind), row.at, row.ends_at)
            for row in rows.filter(competence=competence.key)
            if row.organisation in (None, cast.lantern)
        ]
        moments = [read_at(person, revision, topic) for topic in competence.topics]
        proofs += [Proof(ProofKind.READING, at) for at in moments if at]
        standing_by_key[competence.key] = judge(proofs, accepted=competence.proofs, months=competence.months, now=NOW)
    return standing_by_key


def read_at(person: Person, revision: PolicyRevision, topic: str) -> datetime | None:
    """When the last of a topic's clauses that concern a member was understood; None: not all are."""
    clauses = [clause for clause in revision.clauses.filter(topic=topic) if applies(clause.applies, {Applies.DEVICE})]
    understood = ClauseUnderstanding.objects.filter(person=person, content__in=[clause.content for clause in clauses])
    moments = list(understood.values_list("right_at", flat=True))
    return max((at for at in moments if at), default=None) if len(moments) == len(clauses) else None
