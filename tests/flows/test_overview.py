"""A lead reads whether the organisation is prepared, what only they can decide, and what has changed."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.actions.drills import start_drill
from karpear.people.models import Address, Membership, Person, Shift
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Risk
from karpear.risks.register.values import NewMeasure
from karpear.screens.overview.queries import overview_page
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.risks.lines import add
from tests.steps.pages import tight, today_of
from tests.steps.pressure import forced
from tests.steps.readiness import make_ready

pytestmark = pytest.mark.django_db


def page_of(person: Person, cast: Cast) -> str:
    answer = signed_in(person).get(f"/overview/?organisation={cast.lantern.pk}")
    assert answer.status_code == 200
    return tight(unescape(answer.content.decode()))


def test_who_may_open_it(cast: Cast) -> None:
    path = f"/overview/?organisation={cast.lantern.pk}"
    assert signed_in(cast.bopha).get("/overview/").context["page"].organisation == cast.lantern
    statuses = {name: signed_in(getattr(cast, name)).get(path).status_code for name in ("dara", "sophea", "maly")}
    assert statuses == {"dara": 200, "sophea": 403, "maly": 404}
    assert signed_in(cast.sophea).get("/overview/").status_code == 404
    assert "/overview/" in signed_in(cast.bopha).get("/organisation/").content.decode()


def test_it_says_who_is_ready_and_what_is_missing_most(cast: Cast) -> None:
    now = timezone.now()
    make_ready([cast.sophea], now)
    page = page_of(cast.bopha, cast)
    assert "1 of 4 people are ready" in page and "phone not tested (3 people)" in page
    assert f"/people/{cast.lantern.pk}/?ready=not#list" in page
    listed = signed_in(cast.bopha).get(f"/people/{cast.lantern.pk}/?ready=not").context["listing"]
    assert listed.count == overview_page(cast.bopha, cast.lantern.pk, now).people.counts.no


def test_an_sos_reaches_those_whose_ways_are_proven_and_the_page_says_since_when(cast: Cast) -> None:
    now = timezone.now()
    Address.objects.filter(person__isnull=False).update(proven_at=None)
    assert "No way to those who answer an SOS is proven" in page_of(cast.bopha, cast)
    Address.objects.filter(person=cast.dara, channel="email").update(proven_at=now - timedelta(days=3))
    page = page_of(cast.bopha, cast)
    assert "An SOS reaches 1 of 3 people by a proven way" in page
    day = timezone.localtime(now - timedelta(days=3))
    assert f"proven {date_format(day, 'j M Y')}" in page and "on watch" in page


def test_the_last_drill_says_how_long_it_took(cast: Cast) -> None:
    now = timezone.now()
    assert "No drill yet" in page_of(cast.bopha, cast)
    drill = start_drill(by=cast.dara, person=cast.sophea.pk, organisation=cast.lantern.pk, now=now - timedelta(hours=1))
    acknowledge(alert_id=drill.pk, by=cast.kanha, now=now - timedelta(hours=1) + timedelta(seconds=38))
    assert "somebody had it after 38 s" in page_of(cast.bopha, cast)


def test_each_number_is_the_length_of_the_list_that_it_leads_to(cast: Cast) -> None:
    now = timezone.now()
    risk = add(cast.dara, cast.lantern, now, owner=cast.dara.pk)
    due_on = now.date() - timedelta(days=3)
    add_measure(by=cast.dara, new=NewMeasure(risk=risk.pk, name="A lock", owner=cast.sophea.pk, due_on=due_on), now=now)
    opened(cast.dara, now=now, organisation=cast.lantern.pk)
    opened(cast.dara, now=now, organisation=cast.lantern.pk)
    page = page_of(cast.bopha, cast)
    assert "1 risk is overdue" in page and "1 measure is late" in page and "2 incidents are open" in page
    browser = signed_in(cast.bopha)
    assert browser.get(f"/risks/?organisation={cast.lantern.pk}&late=on").context["listing"].count == 1
    assert browser.get("/incidents/").context["listing"].count == 2
    assert "2 incidents opened" in page and "1 new risk" in page
    for path in browser.get(f"/overview/?organisation={cast.lantern.pk}").context["changes"]:
        assert browser.get(path.path).status_code == 200


def test_the_next_gap_in_cover_stands_there(cast: Cast) -> None:
    assert "The next 7 days are covered." in page_of(cast.bopha, cast)
    Shift.objects.filter(organisation=cast.lantern).delete()
    assert "Nobody is on watch in the next 7 days" in page_of(cast.bopha, cast)


def test_only_leads_decide_on_what_was_accepted(cast: Cast) -> None:
    now = timezone.now()
    risk = add(cast.dara, cast.lantern, now, owner=cast.dara.pk)
    until = now.date() + timedelta(days=3)
    accepted: dict[str, Any] = {"treatment": "accept", "accepted_by": cast.bopha, "accepted_until": until}
    Risk.objects.filter(pk=risk.pk).update(**accepted)
    assert "Accept a risk again, or treat it" in page_of(cast.bopha, cast)
    assert "Accept a risk again" not in page_of(cast.dara, cast)
    assert "Accept a risk again" in today_of(cast.bopha)
    Risk.objects.filter(pk=risk.pk).update(accepted_until=now.date() + timedelta(days=30))
    assert "Accept a risk again" not in page_of(cast.bopha, cast)


def test_a_forced_session_reads_of_no_incident_drill_or_alarm(cast: Cast) -> None:
    now = timezone.now()
    opened(cast.dara, now=now, organisation=cast.lantern.pk)
    start_drill(by=cast.dara, person=cast.sophea.pk, organisation=cast.lantern.pk, now=now)
    page = tight(unescape(forced(cast.bopha).get(f"/overview/?organisation={cast.lantern.pk}").content.decode()))
    assert "0 incidents are open" in page and "opened" not in page and "No drill yet" in page


def test_today_says_it_in_three_lines_to_a_lead_and_in_one_to_a_member(cast: Cast) -> None:
    now = timezone.now()
    lead = today_of(cast.bopha)
    assert (
        "0 of 4 people are ready" in lead
        and "An SOS reaches" in lead
        and f"/overview/?organisation={cast.lantern.pk}" in lead
    )
    assert "/overview/" not in today_of(cast.dara)
    assert "to do to be ready" not in today_of(cast.sophea), "the first steps say the same"
    sophea = signed_in(cast.sophea)
    sophea.post("/steps/away/")
    member = today_of(sophea)
    assert "to do to be ready" in member and "phone not tested" in member and "/ready/" in member
    make_ready([cast.sophea], now)
    assert "You are ready." in today_of(cast.sophea)


def test_it_asks_the_database_as_often_however_many_people_there_are(cast: Cast) -> None:
    path, browser = f"/overview/?organisation={cast.lantern.pk}", signed_in(cast.bopha)
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    people = [Person.objects.create_user(f"p{n}@x.test", name=f"P {n}") for n in range(20)]
    Membership.objects.bulk_create(Membership(person=p, organisation=cast.lantern, role="member") for p in people)
    with CaptureQueriesContext(connection) as many:
        browser.get(path)
    assert len(many) == len(few)
