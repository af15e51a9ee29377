"""Who asks whom: found by a name, narrowed, never a file; and what a forced session may do."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.cases.incidents.models import Support
from karpear.people.models import Person
from tests.cast import Cast, gave_password, signed_in
from tests.rooms.cases.opened import supported

ADDRESS = "/incidents/support/"


@pytest.fixture
def supports(cast: Cast) -> None:
    """Sophea is asked by Kanha and asks Dara."""
    supported(cast)
    _asks(cast.sophea, cast.dara)


def _asks(supporter: Person, affected: Person) -> None:
    Support.objects.create(id=uuid4(), affected=affected, supporter=supporter, started_at=timezone.now())


def others(answer: Any, person: Person) -> list[str]:
    assert answer.status_code == 200
    rows = answer.context["listing"].page.object_list
    return sorted((s.supporter if s.affected_id == person.pk else s.affected).shown_name for s in rows)


def test_it_is_found_by_a_name_that_stands_in_no_address(cast: Cast, supports: None):
    client = signed_in(cast.sophea)
    assert others(client.get(f"{ADDRESS}?page=1"), cast.sophea) == ["Dara", "Kanha"]
    assert others(client.post(ADDRESS, {"q": "KANHA"}, follow=True), cast.sophea) == ["Kanha"]
    assert others(client.get(f"{ADDRESS}?role=asks"), cast.sophea) == ["Dara"]
    assert len(others(client.get(f"{ADDRESS}?q=kanha"), cast.sophea)) == 2
    assert "Nothing found" in client.post(ADDRESS, {"q": "bopha"}, follow=True).content.decode()
    page = signed_in(cast.bopha).get(ADDRESS).content.decode()
    assert "Nobody asks you yet" in page and "Kanha asks" not in page


def test_it_never_leaves_as_a_file(cast: Cast, supports: None):
    answer = signed_in(cast.sophea).post(ADDRESS, {"as": "csv"})
    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}?#list")


def test_what_is_asked_wrongly_is_shown_again(cast: Cast, supports: None):
    answer = signed_in(cast.sophea).post(ADDRESS, {"supporter": "nobody"})
    assert answer.status_code == 422 and "Kanha asks you" in answer.content.decode()
    nobody_chosen = signed_in(cast.sophea).post(ADDRESS, {"key": str(uuid4())})
    assert nobody_chosen.status_code == 422 and "Please fill this in or choose" in nobody_chosen.content.decode()


def test_whoever_forces_somebody_finds_nothing_and_asks_nobody(cast: Cast, supports: None):
    client = gave_password(cast.sophea, forced=True)
    assert (
        others(client.get(ADDRESS), cast.sophea)
        == others(client.post(ADDRESS, {"q": "k"}, follow=True), cast.sophea)
        == []
    )
    assert client.post(ADDRESS, {"key": str(uuid4()), "supporter": str(cast.bopha.pk)}).status_code == 503
    assert client.post(ADDRESS, {"key": str(uuid4())}).status_code == 503
    assert Support.objects.count() == 2


def test_as_many_queries_however_many_they_are(cast: Cast, supports: None):
    client = signed_in(cast.sophea)
    client.get(f"{ADDRESS}?sort=name")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{ADDRESS}?sort=name")
    for _n in range(20):
        _asks(cast.sophea, cast.bopha)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{ADDRESS}?sort=name")
    assert len(many) <= len(few)
