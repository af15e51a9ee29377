"""The list of drills: found by a name, narrowed to those nobody took, saved; and what a forced session may do."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from karpear.alerts.actions.drills import start_drill
from karpear.alerts.models import Alert, AlertEvent
from karpear.alerts.queries.past import DrillTime
from karpear.alerts.views.drill_dots import BASE, TOP, dot_line
from karpear.audit.models import Entry
from karpear.people.models import Person
from karpear.rules.refusals import Conflict
from tests.cast import NOW, Cast, gave_password, signed_in
from tests.steps.alarms import sos


def a_drill(cast: Cast, person: Person, *, took_s: int | None = None) -> Alert:
    drill = Alert.objects.create(
        kind="sos", drill=True, state="resolved", outcome="drill", person=person, organisation=cast.lantern,
        opened_at=cast.now, changed_at=cast.now, resolved_at=cast.now, ladder_from=cast.now, contacts=[],
    )  # fmt: skip
    if took_s is not None:
        at = cast.now + timedelta(seconds=took_s)
        AlertEvent.objects.create(alert=drill, what="acknowledged", at=at, person=cast.dara)
    return drill


@pytest.fixture
def drills(cast: Cast) -> None:
    a_drill(cast, cast.sophea, took_s=42)
    a_drill(cast, cast.kanha)


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [record.alert.person.shown_name for record in answer.context["listing"].page.object_list]


def test_a_drill_is_found_by_a_name_that_stands_in_no_address(cast: Cast, drills: None):
    client = signed_in(cast.bopha)
    assert names(client.post("/drills/", {"q": "SOPH"}, follow=True)) == ["Sophea"]
    assert len(names(client.get("/drills/?q=soph"))) == 2
    assert names(client.get("/drills/?had=no")) == ["Kanha"]
    assert names(client.get("/drills/?had=yes")) == ["Sophea"]
    page = client.get("/drills/").content.decode()
    assert "taken after 42 s" in page and "Nobody took it" in page
    assert "Nothing found" in client.post("/drills/", {"q": "piseth"}, follow=True).content.decode()


def test_the_first_drill_and_a_stranger(cast: Cast, drills: None):
    Alert.objects.all().delete()
    assert "No drill yet" in signed_in(cast.dara).get("/drills/").content.decode()
    refused = signed_in(cast.sophea).get("/drills/")
    assert refused.status_code == 403 and "ask a lead" in refused.content.decode()


def test_no_drill_about_whom_something_real_concerns(cast: Cast):
    alert = sos(cast.sophea, NOW)
    with pytest.raises(Conflict):
        start_drill(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, now=NOW)
    assert not Alert.objects.filter(drill=True, person=cast.sophea).exists()
    start_drill(by=cast.dara, organisation=cast.lantern.pk, person=cast.bopha.pk, now=NOW)
    Alert.objects.filter(pk=alert.pk).update(state="resolved", outcome="safe", resolved_at=NOW)
    start_drill(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, now=NOW)


def test_drills_are_saved_by_whoever_sees_them(cast: Cast, drills: None):
    file = signed_in(cast.dara).post("/drills/", {"as": "csv", "had": "yes"}).content.decode()
    assert "Sophea" in file and "42" in file and "Kanha" not in file
    assert Entry.objects.get(action="drills_exported").detail == {"kind": "csv", "count": 1}
    assert "Sophea" not in signed_in(cast.piseth).post("/drills/", {"as": "csv"}).content.decode()


def test_whoever_forces_somebody_finds_nothing_and_starts_nothing(cast: Cast, drills: None):
    client = gave_password(cast.dara, forced=True)
    assert names(client.get("/drills/")) == names(client.post("/drills/", {"q": "sophea"}, follow=True)) == []
    before = Alert.objects.count()
    assert client.post("/drills/", {"about": f"{cast.lantern.pk}:{cast.sophea.pk}"}).status_code == 503
    assert Alert.objects.count() == before


@pytest.mark.parametrize("address", ["", "?sort=name", "?had=no"])
def test_as_many_queries_however_many_drills(cast: Cast, drills: None, address: str):
    client = signed_in(cast.dara)
    client.get(f"/drills/{address}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/drills/{address}")
    for _n in range(20):
        a_drill(cast, cast.sophea)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/drills/{address}")
    assert len(many) <= len(few)


def test_how_fast_drills_were_taken_is_drawn_with_the_goal(cast: Cast, drills: None):
    page = signed_in(cast.bopha).get("/drills/").content.decode()
    assert "In 1 of the last 2 drills somebody had it within 2 min" in page and "The fastest took 42 s." in page
    assert page.count("<circle") == 1, "one was taken, the other is a triangle"
    assert "<circle" not in signed_in(cast.piseth).get("/drills/").content.decode()
    assert "<circle" not in gave_password(cast.bopha, forced=True).get("/drills/").content.decode()


def test_dots_keep_within_the_drawing():
    times = [DrillTime(NOW, took_s) for took_s in (0, 60, 120, 900, 100_000, None)]
    line = dot_line(times, 120)
    assert line is not None and line.in_time == 3
    heights = [dot.y for dot in line.dots]
    assert heights[0] == BASE and heights == sorted(heights, reverse=True) and heights[-1] == TOP
    assert [dot.is_late for dot in line.dots] == [False, False, False, True, True, False]
    assert dot_line(times[:1], 120) is None
