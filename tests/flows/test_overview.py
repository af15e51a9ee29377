"""A lead reads whether the organisation is prepared, what only they can decide, and what has changed."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from karpear.activities.itinerary.models import Activity
from karpear.alerts.actions.answers import acknowledge, resolve
from karpear.alerts.actions.drills import start_drill
from karpear.alerts.actions.sos import raise_sos
from karpear.cases.incidents.actions.incidents import close_incident
from karpear.people.models import Address, Membership, Organisation, Person, Shift
from karpear.risks.register.actions.measures import add_measure, set_measure_state
from karpear.risks.register.models import Risk
from karpear.risks.register.values import NewMeasure
from karpear.rules.alarm.outcome import Outcome
from karpear.screens.overview.queries import overview_page
from karpear.screens.overview.words import MOST_GAPS
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.risks.lines import add
from tests.steps.pages import tight, today_of
from tests.steps.pressure import forced
from tests.steps.readiness import make_ready

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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


@pytest.mark.both
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


@pytest.mark.both
def test_a_lead_of_two_organisations_reads_of_each_what_its_lists_say(cast: Cast) -> None:
    Membership.objects.create(person=cast.bopha, organisation=cast.cardamom, role="lead")
    a_week_of(cast.lantern, cast.dara, cast.sophea)
    a_week_of(cast.cardamom, cast.piseth, cast.chenda)
    a_week_of(cast.cardamom, cast.piseth, cast.chenda)
    browser = signed_in(cast.bopha)
    for organisation, n in ((cast.lantern, 1), (cast.cardamom, 2)):
        answer = browser.get(f"/overview/?organisation={organisation.pk}")
        page, links = answer.context["page"], set(re.findall('href="([^"]*)"', unescape(answer.content.decode())))
        counts = {
            f"/risks/?organisation={organisation.pk}&late=on": page.late_risks,
            f"/risks/measures/?organisation={organisation.pk}&late=on": page.late_measures,
            f"/incidents/?organisation={organisation.pk}": page.open_incidents,
            f"/plans/?of=approve&organisation={organisation.pk}": page.waiting_plans,
            f"/people/{organisation.pk}/?ready=not#list": page.people.counts.no,
            **{
                f"/people/{organisation.pk}/?gap={proof.value}#list": count
                for proof, count in page.people.gaps[:MOST_GAPS]
            },
        }
        assert counts.keys() <= links
        assert (page.late_risks, page.late_measures, page.open_incidents, page.waiting_plans) == (n, n, n, n)
        counts |= {change.path: change.count for change in answer.context["changes"] if "/changes/" not in change.path}
        assert len(counts) > 8
        assert {path: shown(browser.get(path)) for path in counts} == counts
        assert f"/overview/?organisation={(cast.cardamom if n == 1 else cast.lantern).pk}" in links


def test_a_call_for_help_that_ended_is_counted_with_its_organisation(cast: Cast) -> None:
    """An SOS names no organisation: it goes to each one that its person consented to."""
    now = timezone.now()
    Membership.objects.create(person=cast.bopha, organisation=cast.cardamom, role="lead")
    for person, officer, outcome in (
        (cast.sophea, cast.dara, Outcome.SAFE), (cast.dara, cast.kanha, Outcome.FALSE_ALARM),
        (cast.chenda, cast.piseth, Outcome.SAFE),
    ):  # fmt: skip
        raised, _new = raise_sos(person=person, key=uuid4(), pressed_at=now, now=now)
        acknowledge(by=officer, alert_id=UUID(str(raised["alert"])), now=now)
        resolve(by=officer, alert_id=UUID(str(raised["alert"])), outcome=outcome, note="", now=now)
    browser = signed_in(cast.bopha)
    for organisation, n in ((cast.lantern, 2), (cast.cardamom, 1)):
        changes = browser.get(f"/overview/?organisation={organisation.pk}").context["changes"]
        ended = [change for change in changes if "ended=week" in change.path and change.path.startswith("/alerts/")]
        assert [change.count for change in ended] == [n]
        assert shown(browser.get(ended[0].path)) == n


def shown(answer: Any) -> int:
    """How many rows the list shows; where its address names those who have left, how many these are."""
    return answer.context["listing"].count


def a_week_of(organisation: Organisation, officer: Person, member: Person) -> None:
    """Something late, something new, something done, somebody who waits: one of each."""
    now = timezone.now()
    risk = add(officer, organisation, now, owner=officer.pk)
    late = {"name": "A lock", "owner": member.pk, "due_on": now.date() - timedelta(days=3)}
    add_measure(by=officer, new=NewMeasure(risk=risk.pk, **late), now=now)
    finished = add_measure(by=officer, new=NewMeasure(risk=risk.pk, name="A camera"), now=now)
    set_measure_state(by=officer, measure=finished.pk, state="done", now=now)
    opened(officer, now=now, organisation=organisation.pk)
    over = opened(officer, now=now, organisation=organisation.pk)
    close_incident(by=officer, incident=over.pk, outcome="mistaken", fact=None, now=now)
    drill = start_drill(by=officer, person=member.pk, organisation=organisation.pk, now=now - timedelta(hours=1))
    acknowledge(alert_id=drill.pk, by=officer, now=now)
    resolve(alert_id=drill.pk, by=officer, outcome=Outcome.DRILL, note="", now=now)
    Activity.objects.create(
        person=member, organisation=organisation, title="A visit", state="planned", decision="waiting",
        starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2), created_at=now, put_before_approvers=True,
    )  # fmt: skip


def test_the_next_gap_in_cover_stands_there(cast: Cast) -> None:
    assert "The next 7 days are covered." in page_of(cast.bopha, cast)
    Shift.objects.filter(organisation=cast.lantern).delete()
    assert "Nobody is on watch in the next 7 days" in page_of(cast.bopha, cast)


@pytest.mark.both
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


@pytest.mark.both
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
