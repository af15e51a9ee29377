"""Five hundred people and forty competences: asked in three queries, and fast enough for a list."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.countries import queries as countries
from karpear.people.models import Membership, Person
from karpear.preparedness.training.models import CompetenceProof
from karpear.preparedness.training.queries import standings
from karpear.rules.access import Role
from karpear.rules.duty.curriculum import TrainedRole
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
PEOPLE, COMPETENCES = 500, 40
DAY = timedelta(days=1)


@pytest.fixture
def curriculum() -> Iterator[list[str]]:
    """Forty competences that everybody is asked for, in place of those of the pack."""
    country = countries.pack("kh")
    first = country.competences["first_aid"]
    keys = [f"c_{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(COMPETENCES)]
    many = {key: replace(first, key=key, roles=frozenset({TrainedRole.MEMBER})) for key in keys}
    own = dict(country.competences)
    country.competences.clear()  # type: ignore[attr-defined]
    country.competences.update(many)  # type: ignore[attr-defined]
    yield keys
    country.competences.clear()  # type: ignore[attr-defined]
    country.competences.update(own)  # type: ignore[attr-defined]


def test_five_hundred_people_and_forty_competences(cast: Cast, curriculum: list[str]) -> None:
    people = Person.objects.bulk_create(
        Person(email=f"p{number}@people.test", name=f"P{number}", password="!") for number in range(PEOPLE)
    )
    Membership.objects.bulk_create(
        Membership(person=person, organisation=cast.lantern, role=Role.MEMBER.value) for person in people
    )
    CompetenceProof.objects.bulk_create(
        [
            CompetenceProof(
                person=person, organisation=cast.lantern, competence=key, kind="course", at=NOW - place * DAY,
                ends_at=NOW + (700 - place) * DAY, number=place * PEOPLE + number + 1, created_at=NOW,
            )
            for number, person in enumerate(people)
            for place, key in enumerate(curriculum)
        ],
        batch_size=2000,
    )  # fmt: skip
    ids = [person.pk for person in people]
    with CaptureQueriesContext(connection) as asked:
        spans = standings.proof_spans(ids, [cast.lantern.pk], NOW)
    assert len(asked) == 3
    assert len(spans) == PEOPLE and all(span.proven_at == NOW for span in spans.values())
