"""The list of reports: found by whom they went to, narrowed, saved; what it says of the letters is not sealed."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.audit.models import Entry
from karpear.cases.reports.models import Report
from tests.cast import Cast, gave_password, signed_in
from tests.rooms.cases.letters import a_report


@pytest.fixture
def reports(cast: Cast) -> list[Report]:
    return [
        a_report(cast.dara, cast.lantern, cast.now, follow_up_on=cast.now.date()),
        a_report(cast.bopha, cast.lantern, cast.now, recipient="wgad", state="draft", sent_at=None),
    ]


def recipients(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [line.report.recipient for line in answer.context["listing"].page.object_list]


def test_addresses_that_narrowed_it_still_do(cast: Cast, reports: list[Report]):
    client = signed_in(cast.dara)
    assert recipients(client.get("/reports/")) == ["wgad", "ngo"]
    assert recipients(client.get("/reports/?state=draft")) == ["wgad"]
    assert recipients(client.get("/reports/?recipient=ngo&page=1")) == ["ngo"]
    answer = client.get(f"/reports/?incident={reports[0].incident}")
    assert recipients(answer) == ["ngo"]
    assert "only this one" in answer.content.decode()
    assert recipients(client.get(f"/reports/?incident={uuid4()}")) == []
    assert len(recipients(client.get("/reports/?incident=nonsense"))) == 2


def test_who_wrote_it_is_searched_by_a_post(cast: Cast, reports: list[Report]):
    client = signed_in(cast.dara)
    assert recipients(client.post("/reports/", {"q": "bopha"}, follow=True)) == ["wgad"]
    assert recipients(client.post("/reports/", {"q": "bopha", "incident": str(reports[0].incident)}, follow=True)) == []
    assert len(recipients(client.get("/reports/?q=bopha"))) == 2
    assert "Nothing found" in client.post("/reports/", {"q": "nobody"}, follow=True).content.decode()
    assert "No reports yet" in signed_in(cast.vanna).get("/reports/").content.decode()


def test_a_file_says_to_whom_and_where_it_stands(cast: Cast, reports: list[Report]):
    answer = signed_in(cast.dara).post("/reports/", {"as": "csv", "state": "sent"})
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["State"], row["Written by"], row["People named"]) == ("Sent", "Dara", "0")
    assert Entry.objects.get(action="reports_exported").detail == {"kind": "csv", "count": 1}
    for person in (cast.sophea, cast.piseth):
        assert cast.lantern.name not in signed_in(person).post("/reports/", {"as": "csv"}).content.decode()


def test_whoever_forces_somebody_finds_nothing(cast: Cast, reports: list[Report]):
    client = gave_password(cast.dara, forced=True)
    assert recipients(client.get("/reports/")) == recipients(client.post("/reports/", {"q": "dara"}, follow=True)) == []


@pytest.mark.parametrize("address", ["", "?sort=name", "?state=sent"])
def test_as_many_queries_however_many_reports(cast: Cast, reports: list[Report], address: str):
    client = signed_in(cast.dara)
    client.get(f"/reports/{address}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/reports/{address}")
    for _n in range(20):
        a_report(cast.dara, cast.lantern, cast.now)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/reports/{address}")
    assert len(many) <= len(few)
