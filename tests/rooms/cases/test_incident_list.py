"""The list of incidents: narrowed, sorted and saved by what stands outside the seal; whom it shows nothing."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.alerts.actions.answers import resolve
from karpear.audit.models import Entry
from karpear.cases.incidents.actions.incidents import close_incident
from karpear.cases.incidents.models import Incident
from karpear.rules.alarm.outcome import Outcome
from tests.cast import NOW, Cast, gave_password, signed_in
from tests.rooms.cases.opened import opened
from tests.steps.alarms import sos


@pytest.fixture
def incidents(cast: Cast) -> None:
    now = timezone.now()
    opened(cast.dara, organisation=cast.lantern.pk, now=now - timedelta(days=3))
    opened(cast.bopha, organisation=cast.lantern.pk, now=now, playbook="family")
    closed = opened(cast.dara, organisation=cast.lantern.pk, now=now, playbook="raided")
    close_incident(by=cast.dara, incident=closed.pk, outcome="safe", fact=None, now=now)


def playbooks(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [line.incident.playbook for line in answer.context["listing"].page.object_list]


def test_it_is_narrowed_and_sorted_within_a_group(cast: Cast, incidents: None):
    client = signed_in(cast.dara)
    assert playbooks(client.get("/incidents/")) == ["family", "detained"]
    assert playbooks(client.get("/incidents/?sort=opened")) == ["family", "detained"], "the newest first"
    assert playbooks(client.get("/incidents/?sort=-opened")) == ["detained", "family"]
    assert playbooks(client.get("/incidents/?sort=clock")) == ["detained", "family"], "what is late, first"
    assert playbooks(client.get("/incidents/?show=closed&page=1")) == ["raided"]
    answer = client.post("/incidents/?show=closed", {"playbook": "family"}, follow=True)
    assert answer.redirect_chain == [("/incidents/?show=closed&playbook=family#list", 302)]
    assert "Nothing found" in answer.content.decode()


def test_three_empty_lists_say_three_things(cast: Cast, incidents: None):
    empty = signed_in(cast.vanna)
    assert "Nothing is open" in empty.get("/incidents/").content.decode()
    assert "None of these" in empty.get("/incidents/?show=mine").content.decode()
    narrowed = signed_in(cast.dara).get("/incidents/?playbook=killed").content.decode()
    assert "Nothing found" in narrowed and "Show all again" in narrowed


def test_a_file_holds_codes_and_no_sealed_word(cast: Cast, incidents: None):
    answer = signed_in(cast.dara).post("/incidents/", {"as": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Organisation"] for row in rows] == [cast.lantern.name] * 2
    assert set(rows[0]) == {
        "What happened", "Next step", "Opened", "How bad it was", "Who sees it", "Organisation", "Owner", "Closed",
    }  # fmt: skip
    assert Entry.objects.get(action="incidents_exported").detail == {"kind": "csv", "count": 2}
    for person in (cast.vanna, cast.piseth, cast.sophea):
        assert cast.lantern.name not in signed_in(person).post("/incidents/", {"as": "csv"}).content.decode()


def test_whoever_forces_somebody_finds_and_saves_nothing(cast: Cast, incidents: None):
    client = gave_password(cast.dara, forced=True)
    assert playbooks(client.get("/incidents/")) == []
    assert cast.lantern.name not in client.post("/incidents/", {"as": "csv"}).content.decode()


@pytest.mark.parametrize("address", ["", "?show=mine", "?show=due", "?sort=name", "?playbook=detained"])
def test_as_many_queries_however_many_incidents(cast: Cast, incidents: None, address: str):
    client = signed_in(cast.dara)
    client.get(f"/incidents/{address}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/incidents/{address}")
    for _n in range(20):
        opened(cast.dara, organisation=cast.lantern.pk, now=timezone.now())
    with CaptureQueriesContext(connection) as many:
        client.get(f"/incidents/{address}")
    assert len(many) <= len(few)


def test_one_name_everywhere_and_whom_it_is_about_for_those_who_act_on_its_alert(cast: Cast) -> None:
    alert = sos(cast.sophea, NOW)
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.INCIDENT, note="", now=NOW)
    incident = opened(cast.dara, organisation=cast.lantern.pk, now=NOW, playbook="threatened", alert=alert.pk)
    named, nameless = "Threat · Sophea · 24 Nov", "Threat · 24 Nov"
    dara = signed_in(cast.dara)
    for page in ("/incidents/", f"/incidents/{incident.pk}/", "/board/"):
        assert named in dara.get(page).content.decode(), page
    assert named in dara.post("/find/", {"q": "threat"}).content.decode()
    assert named not in re.findall("<title>.*</title>", dara.get(f"/incidents/{incident.pk}/").content.decode())[0]
    assert "Sophea" not in dara.post("/incidents/", {"as": "csv"}).content.decode("utf-8-sig")
    Incident.objects.filter(pk=incident.pk).update(alert=sos(cast.chenda).pk)
    text = dara.get("/incidents/").content.decode()
    assert nameless in text and "Chenda" not in text
