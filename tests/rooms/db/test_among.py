"""Many ids as one parameter."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.people.models import Address, Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_rows_of_these_keys(cast: Cast) -> None:
    ids = [cast.dara.pk, cast.sophea.pk, uuid4()]
    assert set(Person.objects.filter(pk__among=ids)) == {cast.dara, cast.sophea}
    assert set(Address.objects.filter(person__among=ids)) == set(Address.objects.filter(person__in=ids))
    assert not Person.objects.filter(pk__among=[]).exists()


def test_an_index_finds_them(cast: Cast) -> None:
    if connection.vendor == "sqlite":
        plan = Person.objects.filter(pk__among=[cast.dara.pk]).explain()
        assert "SEARCH people_person USING" in plan


def test_any_number_of_them_is_one_parameter(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert Person.objects.filter(pk__among=[uuid4() for _ in range(5000)]).update(name="nobody") == 0
    assert len(queries) == 1
