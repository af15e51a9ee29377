"""Five hundred people to whom an organisation owes all that it can: forty competences, a policy, insurance, a plan."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, cycle
from uuid import uuid4

from karpear.countries import queries as countries
from karpear.countries.curricula import Competence
from karpear.people.models import Membership, Organisation, Person
from karpear.preparedness.cover.models import InsurancePolicy, SocialSecurity
from karpear.preparedness.families.models import FamilyPlan
from karpear.preparedness.policies.models import ClauseUnderstanding, PolicyClause
from karpear.preparedness.training.models import CompetenceProof
from karpear.rules.access import Role
from karpear.rules.duty.competence import ProofKind
from karpear.rules.duty.curriculum import TrainedRole
from karpear.vault.models import Record

COMPETENCES, POLICIES = 40, 12
#: Who learn together: a course is given to so many at a time.
COURSE_SIZE = 20
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@contextmanager
def forty_competences() -> Iterator[list[Competence]]:
    """Those of the pack, again and again under other keys until there are forty: asked of everybody."""
    curriculum = countries.pack("kh").competences
    pack_competences = dict(curriculum)
    roles = frozenset({TrainedRole.MEMBER})
    repeated = [
        replace(competence, key=f"c_{chr(97 + number // 26)}{chr(97 + number % 26)}", roles=roles)
        for number, competence in zip(range(COMPETENCES), cycle(pack_competences.values()), strict=False)
    ]
    curriculum.clear()  # type: ignore[attr-defined]
    curriculum.update({competence.key: competence for competence in repeated})  # type: ignore[attr-defined]
    try:
        yield repeated
    finally:
        curriculum.clear()  # type: ignore[attr-defined]
        curriculum.update(pack_competences)  # type: ignore[attr-defined]


def join(organisation: Organisation, count: int) -> list[Person]:
    """New members."""
    people = Person.objects.bulk_create(
        Person(email=f"p{number}@people.test", name=f"P{number}", password="!") for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=person, organisation=organisation, role=Role.MEMBER.value) for person in people
    )
    return people


def train(
    people: Sequence[Person],
    organisation: Organisation,
    competences: Sequence[Competence],
    now: datetime,
    together: int = COURSE_SIZE,
) -> None:
    """A course or a drill of each, a day apart; each group of so many people at its own minute."""
    numbers = count(100_000)
    CompetenceProof.objects.bulk_create(
        [
            CompetenceProof(
                person=person, organisation=organisation, competence=competence.key,
                at=now - place * DAY - (number // together) * MINUTE, ends_at=now + (700 - place) * DAY,
                created_at=now,
                **(
                    {"kind": "course", "number": next(numbers)}
                    if ProofKind.COURSE in competence.proofs
                    else {"kind": "drill", "source": uuid4()}
                ),
            )
            for number, person in enumerate(people)
            for place, competence in enumerate(competences)
        ],
        batch_size=2000,
    )  # fmt: skip


def inform(people: Sequence[Person], clauses: Sequence[PolicyClause], organisation: Organisation, at: datetime) -> None:
    """They have understood these clauses."""
    ClauseUnderstanding.objects.bulk_create(
        ClauseUnderstanding(
            person=person, organisation=organisation, content=clause.content, last_at=at, right_at=at, channel="page"
        )
        for person in people
        for clause in clauses
    )


def insure(people: Sequence[Person], organisation: Organisation, now: datetime) -> None:
    """Twelve policies, of which one is for volunteers; all of these are, and stand in no fund."""
    today = now.date()
    InsurancePolicy.objects.bulk_create(
        InsurancePolicy(
            organisation=organisation, kind="both", insurer="Angkor Care", starts_on=today - 200 * DAY,
            ends_on=today + 100 * DAY, categories=["board"] if number else ["volunteer"], operative_time="always",
            countries=["kh"], created_at=now, changed_at=now,
        )
        for number in range(POLICIES)
    )  # fmt: skip
    members = Membership.objects.active().filter(person__in=people, organisation=organisation)
    SocialSecurity.objects.bulk_create(
        [SocialSecurity(membership=row, category="volunteer", registered=False, changed_at=now) for row in members],
        update_conflicts=True, unique_fields=["membership"], update_fields=["category", "registered", "changed_at"],
    )  # fmt: skip


def plan_for_families(people: Sequence[Person], now: datetime) -> None:
    """Each has a family plan, and looked at it yesterday."""
    records = Record.objects.bulk_create(
        Record(id=uuid4(), thread=uuid4(), owner=person, type="family", body=b"sealed", size=6, received_at=now)
        for person in people
    )
    FamilyPlan.objects.bulk_create(
        FamilyPlan(person=person, record=record, looked_at=now - DAY, created_at=now)
        for person, record in zip(people, records, strict=True)
    )
