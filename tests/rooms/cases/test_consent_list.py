"""What an author has let out: narrowed, found, never a file; whom it shows nothing."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.cases.diary.models import ConsentedFact
from karpear.people.models import Organisation
from tests.cast import Cast, gave_password, signed_in

ADDRESS = "/diary/facts/"


def let_out(cast: Cast, province: str, organisation: Organisation | None) -> None:
    ConsentedFact.objects.create(
        thread=uuid4(), person=cast.sophea, organisation=organisation, threat="F-T1", happened_on=cast.now.date(),
        province=province, affected="people", reliability="likely_reliable", consented_at=cast.now,
    )  # fmt: skip


@pytest.fixture
def consents(cast: Cast) -> None:
    let_out(cast, "KH-12", cast.lantern)
    let_out(cast, "KH-2", None)


def provinces(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return sorted(line["fact"].province for line in answer.context["listing"].page.object_list)


def test_it_is_narrowed_and_searched(cast: Cast, consents: None):
    client = signed_in(cast.sophea)
    assert provinces(client.get(f"{ADDRESS}?page=1")) == ["KH-12", "KH-2"]
    assert provinces(client.get(f"{ADDRESS}?organisation=figures")) == ["KH-2"]
    assert provinces(client.get(f"{ADDRESS}?organisation={cast.lantern.pk}")) == ["KH-12"]
    assert provinces(client.post(ADDRESS, {"q": "PHNOM"}, follow=True)) == ["KH-12"]
    assert len(provinces(client.get(f"{ADDRESS}?q=phnom"))) == 2
    assert "Nothing found" in client.post(ADDRESS, {"q": "nowhere"}, follow=True).content.decode()


def test_it_is_its_authors_alone_and_never_a_file(cast: Cast, consents: None):
    assert signed_in(cast.sophea).post(ADDRESS, {"as": "csv"})["Location"] == f"{ADDRESS}?#list"
    page = signed_in(cast.dara).get(ADDRESS).content.decode()
    assert "No facts are out" in page and "Phnom Penh" not in page


def test_whoever_forces_somebody_finds_nothing(cast: Cast, consents: None):
    client = gave_password(cast.sophea, forced=True)
    assert provinces(client.get(ADDRESS)) == provinces(client.post(ADDRESS, {"q": "phnom"}, follow=True)) == []


def test_as_many_queries_however_many_are_out(cast: Cast, consents: None):
    client = signed_in(cast.sophea)
    client.get(f"{ADDRESS}?sort=threat")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{ADDRESS}?sort=threat")
    for _n in range(20):
        let_out(cast, "KH-3", cast.lantern)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{ADDRESS}?sort=threat")
    assert len(many) <= len(few)
