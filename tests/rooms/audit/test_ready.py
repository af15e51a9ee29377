"""Statements compiled once do what the ORM does."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from karpear.audit.models import Entry
from karpear.db.prepared import Query, insert
from karpear.keys.ids import new_id
from karpear.people.models import Person
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def person(name: str) -> Person:
    return Person(id=new_id(), email=f"{name}@example.org", name=name, code_name="ខ្លា", password="%s'x")


def test_an_inserted_object_reads_back_as_it_was() -> None:
    made = person("Sophea")
    insert(made)
    found = Person.objects.get(pk=made.pk)
    for field in Person._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(made, field.attname), field.name
    assert not made._state.adding


def test_a_key_made_by_the_database_and_json_are_stored() -> None:
    insert(Entry(at=NOW, action="test", object_type="test", object_id=None, detail={"a": [1, "ក"]}))
    assert Entry.objects.get(action="test").detail == {"a": [1, "ក"]}


def test_inserting_twice_is_an_integrity_error_that_rolls_back() -> None:
    made = person("Sophea")
    insert(made)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(made)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("watched", [False, True])
def test_a_query_gives_what_the_orm_gives_for_every_value(watched: bool) -> None:
    everybody = [person(name) for name in ("Sophea", "Dara")]
    for one in everybody:
        insert(one)
    sample = uuid4()
    rows = Person.objects.filter(pk=sample, language="km", is_active=True, is_demo=False)
    ready = Query(rows.values_list("pk", "name", "created_at", "last_login"), sample)
    expected = [[(p.pk, p.name, p.created_at, None)] for p in everybody] + [[]]
    ids = [*(p.pk for p in everybody), uuid4()]
    if not watched:
        assert [ready(pk) for pk in ids] == expected
        return
    with CaptureQueriesContext(connection) as seen:  # through Django's own cursor, as its debugging wants
        assert [ready(pk) for pk in ids] == expected
    assert len(seen) == 3


def test_a_query_runs_as_often_as_one_likes_with_constants_that_need_an_index() -> None:
    sample = "sample"
    ready = Query(Person.objects.filter(email=sample).values_list("pk"), sample)
    insert(one := person("Sophea"))
    assert {tuple(ready(one.email)) for _ in range(12)} == {((one.pk,),)}


def test_a_sample_that_is_not_in_the_query_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="sample"):
        Query(Person.objects.values_list("pk"), uuid4())


def test_a_constant_that_is_not_plain_is_a_mistake() -> None:
    sample = uuid4()
    with pytest.raises(TypeError):
        Query(Person.objects.filter(pk=sample, email="it's").values_list("pk"), sample)
