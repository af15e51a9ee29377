"""The list of facts: narrowed, found by a place, saved; whom it shows nothing."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.risks.facts.models import Fact
from tests.cast import Cast, signed_in
from tests.steps.risks import fact


@pytest.fixture
def facts(cast: Cast) -> list[Fact]:
    """One of today, one of two months ago, and one that was withdrawn."""
    now = timezone.now()
    today = fact(cast.dara, cast.lantern, now=now, place="The bridge", happened_on=now.date())
    old = fact(cast.dara, cast.lantern, now=now, place="The market", happened_on=now.date() - timedelta(days=60))
    wrong = fact(cast.dara, cast.lantern, now=now, place="The pagoda", happened_on=now.date())
    Fact.objects.filter(pk=wrong.pk).update(withdrawn_at=now, withdrawn_by=cast.dara)
    return [today, old, wrong]


def places(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [line.fact.place for line in answer.context["listing"].page.object_list]


def test_addresses_that_narrowed_it_still_do(cast: Cast, facts: list[Fact]):
    client = signed_in(cast.bopha)
    assert places(client.get("/risks/facts/")) == ["The bridge", "The market"]
    assert places(client.get("/risks/facts/?days=14")) == ["The bridge"]
    assert set(places(client.get("/risks/facts/?days=14&withdrawn=on"))) == {"The pagoda", "The bridge"}
    assert places(client.get(f"/risks/facts/?threat={facts[0].threat}&page=1")) == ["The bridge", "The market"]
    assert places(client.get("/risks/facts/?province=KH-2&sort=-happened_on")) == []
    assert places(client.get("/risks/facts/?sort=-happened_on")) == ["The market", "The bridge"]


def test_a_place_is_searched_by_a_post(cast: Cast, facts: list[Fact]):
    client = signed_in(cast.bopha)
    assert places(client.post("/risks/facts/", {"q": "BRIDGE"}, follow=True)) == ["The bridge"]
    assert places(client.post("/risks/facts/", {"q": "pagoda"}, follow=True)) == []
    assert places(client.post("/risks/facts/", {"q": "pagoda", "withdrawn": "on"}, follow=True)) == ["The pagoda"]
    assert "Nothing found" in client.post("/risks/facts/", {"q": "nowhere"}, follow=True).content.decode()


def test_who_may_not_see_it_is_told_whom_to_ask(cast: Cast, facts: list[Fact]):
    refused = signed_in(cast.sophea).post("/risks/facts/", {"q": "bridge"}, follow=True)
    assert refused.status_code == 403 and "ask a lead" in refused.content.decode()
    assert places(signed_in(cast.piseth).post("/risks/facts/", {"q": "bridge"}, follow=True)) == []


def test_a_file_holds_what_is_shown(cast: Cast, facts: list[Fact]):
    answer = signed_in(cast.dara).post("/risks/facts/", {"as": "csv", "days": "14"})
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Place"], row["Withdrawn"]) == ("The bridge", "no")
    assert Entry.objects.get(action="facts_exported").detail == {"kind": "csv", "count": 1}


@pytest.mark.parametrize("address", ["", "?sort=threat", "?days=30&withdrawn=on"])
def test_as_many_queries_however_many_facts(cast: Cast, facts: list[Fact], address: str):
    client = signed_in(cast.dara)
    client.get(f"/risks/facts/{address}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/risks/facts/{address}")
    for _n in range(20):
        fact(cast.dara, cast.lantern, now=timezone.now())
    with CaptureQueriesContext(connection) as many:
        client.get(f"/risks/facts/{address}")
    assert len(many) <= len(few)
