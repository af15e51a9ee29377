"""Everybody's first page: what needs me from all rooms, who is in danger, who is on watch; nothing under pressure."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.models import Alert
from karpear.cases.incidents.models import Incident, Task
from karpear.cases.incidents.queries.open_cases import open_cases
from karpear.checkins.models import Promise
from karpear.people.models import Contact, Person, Shift
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.values import NewMeasure
from karpear.screens.board.queries import board
from karpear.screens.needs import agenda, needs
from karpear.ui.templatetags.ui import seconds_clock
from tests.cast import Cast, signed_in
from tests.rooms.activities.assessed import assessed
from tests.rooms.activities.plans import drafted
from tests.rooms.cases.opened import opened
from tests.rooms.readiness.numbers import choose, make_due
from tests.rooms.risks.lines import add
from tests.steps.alarms import sos
from tests.steps.pages import tight, today_of
from tests.steps.pressure import forced
from tests.steps.trips import trip

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_an_officer_reads_who_is_in_danger_what_waits_and_who_is_on_watch(cast: Cast) -> None:
    now = timezone.now()
    draft = drafted(cast.sophea, now=now)
    draft.starts_at, draft.ends_at = now + timedelta(hours=2), now + timedelta(hours=6)
    draft.save()
    assessed(draft)
    assert "An alarm" not in today_of(cast.dara) and "Nobody has it yet" not in today_of(cast.dara)
    sos(cast.sophea)
    page = today_of(cast.dara)
    assert "Nobody has it yet." in page and "Open the board" in page
    assert "Approve a trip, or not" in page and "Risk: " in page
    for name in ("plan", "decide"):
        assert f'href="{reverse(f"activities:{name}", args=[draft.pk])}"' in page
    assert "you, until" in page
    assert draft.title not in page and "Sophea" not in page, "never about whom: it is read among people"


def test_whoever_has_an_alarm_reads_so_until_its_end(cast: Cast) -> None:
    alert = sos(cast.sophea)
    signed_in(cast.dara).post(f"/api/v1/alerts/{alert.pk}/acknowledge", "{}", content_type="application/json")
    opened(cast.dara, now=timezone.now(), organisation=cast.lantern.pk)
    assert "An alarm that you have" in today_of(cast.dara).split("Open cases")[0], "above every case"
    assert "An alarm that you have" not in today_of(cast.kanha)
    [thing] = [thing for thing in needs(cast.dara, timezone.now()) if thing.what == "alert.mine"]
    assert (thing.urgency(timezone.now()), thing.room) == ("alarm", "alerts")


def test_a_step_that_nobody_has_is_taken_in_one_tap_and_one_stays_here(cast: Cast) -> None:
    now = timezone.now()
    incident = opened(cast.dara, now=now, organisation=cast.lantern.pk)
    Incident.objects.update(owner=None)
    client = signed_in(cast.kanha)
    assert "I take it" in today_of(client) and "Nobody has it" in today_of(client)
    step = min(
        (thing for thing in needs(cast.kanha, now) if thing.what == "incident.task"), key=lambda thing: str(thing.until)
    )
    [act] = step.acts
    answer = client.post(act.path, dict(act.fields or {}))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert Task.objects.get(pk=step.subject).owner == cast.kanha
    assert step.path == f"/incidents/{incident.pk}/"


def test_three_cases_are_open_to_see_those_that_nobody_has_first_and_the_others_folded(cast: Cast) -> None:
    now = timezone.now()
    cases = [
        opened(cast.dara, now=now + timedelta(minutes=number), organisation=cast.lantern.pk) for number in range(5)
    ]
    Incident.objects.filter(pk=cases[4].pk).update(owner=None)
    order = [line.incident for line in open_cases(cast.dara)]
    assert order == [cases[4].pk, *(case.pk for case in cases[:4])], "the next hour first, after what nobody has"
    shown, fold, rest = today_of(cast.dara).partition("2 more cases")
    assert fold and "Open cases · 5" in shown
    assert [f"/incidents/{case}/" in shown for case in order] == [True, True, True, False, False]
    assert all(f"/incidents/{case}/" in rest for case in order[3:])
    assert [line.incident for line in board(cast.dara, now).cases] == order


def test_cases_are_told_apart_by_their_kind_and_since_when(cast: Cast) -> None:
    now = timezone.now()
    cases = [opened(cast.dara, now=now - timedelta(hours=hours), organisation=cast.lantern.pk) for hours in (1, 2)]
    page = today_of(cast.kanha)
    links = [re.search(rf'href="/incidents/{case.pk}/">([^<]+)</a>', page) for case in cases]
    texts = [link[1].strip() for link in links if link]
    assert len(set(texts)) == 2 and all("Dara has it" in text and "since " in text for text in texts)
    assert seconds_clock(cases[0].opened_at, now) in texts[0]


def test_alarms_are_as_many_as_on_the_board_and_how_many_nobody_has(cast: Cast) -> None:
    owned_sos, _free = sos(cast.sophea), sos(cast.bopha)
    now = timezone.now()
    assert "2</b>Nobody has it yet." in tight(today_of(cast.kanha))
    acknowledge(by=cast.dara, alert_id=owned_sos.pk, now=now)
    assert board(cast.kanha, now).sos == 2
    page = tight(today_of(cast.kanha))
    assert "2</b>· nobody has 1" in page and "Nobody has it yet" not in page
    assert "nobody has 1" not in today_of(forced(cast.kanha))


def test_a_gap_in_cover_is_seen_before_it_comes(cast: Cast) -> None:
    now = timezone.now()
    assert "The next 7 days are covered." in today_of(cast.dara)
    Shift.objects.filter(officer=cast.dara).update(ends_at=now + timedelta(days=1))
    Shift.objects.create(
        organisation=cast.lantern,
        officer=cast.kanha,
        starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=9),
    )
    page = today_of(cast.dara)
    assert "nobody from" in page and "until" in page
    assert "Nothing else needs you. Next: you are on watch from" in today_of(cast.kanha)
    Shift.objects.filter(officer=cast.kanha).delete()
    assert re.search(r"nobody from \S.* on\b", today_of(cast.dara)), "no end is claimed that nobody has seen"
    Shift.objects.all().delete()
    assert "nobody in the next 7 days" in today_of(cast.dara)
    assert "On watch" not in today_of(cast.sophea)


def test_a_member_reads_three_lines_at_most_and_the_rest_is_folded(cast: Cast) -> None:
    now = timezone.now()
    choose(cast.sophea, 2, today=now.date(), now=now)
    assert "Nothing else needs you." in today_of(cast.sophea)
    make_due(cast.sophea, now.date())
    for number in range(3):
        risk = add(cast.dara, cast.lantern, now, owner=cast.dara.pk)
        due_on = now.date() - timedelta(days=number + 1)
        new = NewMeasure(risk=risk.pk, name="A lock", owner=cast.sophea.pk, due_on=due_on)
        add_measure(by=cast.dara, new=new, now=now)
    lines = agenda(needs(cast.sophea, now), now, most=3)
    assert (len(lines.today), len(lines.more)) == (3, 2)
    page = today_of(cast.sophea)
    assert page.count("A measure to carry out") == 3 and "2 more" in page
    assert "A lock" not in page


@pytest.mark.both
def test_nothing_else_needs_whoever_has_something_left_to_be_ready(cast: Cast) -> None:
    """With the first steps put away, and long after them: the page names what is left, right below."""
    client = signed_in(cast.sophea)
    client.post("/steps/away/")
    for created_at in (timezone.now(), timezone.now() - timedelta(days=60)):
        Person.objects.update(created_at=created_at)
        page = today_of(client)
        assert (
            "Still to do to be ready" in page and "Nothing else needs you." in page and "Nothing needs you" not in page
        )


def test_many_of_a_kind_are_one_line(cast: Cast) -> None:
    now = timezone.now()
    for _number in range(5):
        add(cast.dara, cast.lantern, now, owner=cast.bopha.pk)
    late = now + timedelta(days=200)
    [line] = agenda(needs(cast.bopha, late), late).today
    assert (line.first.what, line.count, line.urgency) == ("risk.review", 5, "late")


def test_under_pressure_nothing_waits(cast: Cast) -> None:
    now = timezone.now()
    before = today_of(cast.dara)
    opened(cast.dara, now=now, organisation=cast.lantern.pk)
    sos(cast.sophea)
    assert today_of(cast.dara) != before
    assert "Nothing else needs you." in today_of(forced(cast.dara))
    assert signed_in(cast.dara).get("/api/v1/needs").json()
    assert forced(cast.dara).get("/api/v1/needs").json() == []


@pytest.mark.both
def test_what_waits_costs_one_query_and_one_for_each_kind_that_does(cast: Cast) -> None:
    now = timezone.now()
    with CaptureQueriesContext(connection) as none:
        assert needs(cast.sophea, now) == []
    assert len(none) == 1
    add(cast.dara, cast.lantern, now, owner=cast.bopha.pk)
    with CaptureQueriesContext(connection) as some:
        assert len(needs(cast.bopha, now + timedelta(days=200))) == 1
    assert len(some) == 2


def test_three_alarms_that_one_has_are_told_apart_without_a_name(cast: Cast) -> None:
    """By what each is and since when, to the second, as on its page: the link itself says it."""
    now = timezone.now()
    began = [now - timedelta(minutes=9), now - timedelta(minutes=9, seconds=1), now - timedelta(minutes=5)]
    for person, at, silent in zip((cast.sophea, cast.bopha, cast.kanha), began, (False, False, True), strict=True):
        acknowledge(by=cast.dara, alert_id=sos(person, at, silent=silent).pk, now=now)
    page = tight(signed_in(cast.dara).get("/").content.decode())
    links = re.findall(r'<a href="/alerts/[0-9a-f-]+/">(.*?)</a>', page)
    words = [re.sub(r"<[^>]+>", "", link) for link in links]
    times = [seconds_clock(at, now) for at in began]
    assert words == [f"■Silent SOSsince {times[2]}", f"■SOSsince {times[0]}", f"■SOSsince {times[1]}"]


@pytest.mark.both
def test_the_organisation_counts_what_waits_for_somebody(cast: Cast) -> None:
    """An alarm that the reader has does not wait, and one person is one."""

    def waits_at(page: str) -> list[str]:
        text = tight(signed_in(cast.dara).get(page).content.decode())
        return re.findall(r'href="/board/">Board<span class="tag">([^<]+)</span>', text)

    owned_sos, free = sos(cast.sophea), sos(cast.bopha)
    assert waits_at("/organisation/") == ["2 wait"]
    acknowledge(by=cast.dara, alert_id=owned_sos.pk, now=timezone.now())
    assert waits_at("/organisation/") == ["1 waits"]
    Alert.objects.create(
        kind="missed", state="open", person=cast.bopha, organisation=cast.lantern, opened_at=free.opened_at,
        changed_at=free.opened_at, ladder_from=free.opened_at,
    )  # fmt: skip
    assert waits_at("/organisation/") == ["1 waits"]
    acknowledge(by=cast.kanha, alert_id=free.pk, now=timezone.now())
    Alert.objects.filter(kind="missed").update(state="acknowledged", owner=cast.kanha)
    assert waits_at("/organisation/") == []


def test_nothing_needs_you_stands_under_nothing_that_does(cast: Cast) -> None:
    """Nor under an SOS of one's own, a check-in that was missed, or the line that an SOS would reach nobody."""
    assert "needs you." in today_of(cast.sophea)
    sos(cast.sophea, silent=True)
    assert "needs you." in today_of(cast.sophea), "a silent one does not show"
    Alert.objects.update(silent=False)
    assert "needs you." not in today_of(cast.sophea)
    Alert.objects.update(kind="missed")
    page = today_of(cast.sophea)
    assert "You were missed" in page and "needs you." not in page
    assert "needs you." in today_of(cast.vanna)
    Contact.objects.filter(owner=cast.vanna).delete()
    page = today_of(cast.vanna)
    assert "would reach nobody" in page and "needs you." not in page


def test_of_a_silent_alarm_it_is_said_that_nobody_calls_and_whose_it_is_on_the_list_alone(cast: Cast) -> None:
    alerts = [sos(cast.sophea, silent=True), sos(cast.bopha)]
    client = signed_in(cast.dara)

    def read(page: str) -> str:
        return tight(client.get(page).content.decode())

    assert "Do not call or text</b>: 1 of them" in read("/")
    for alert in alerts:
        acknowledge(by=cast.dara, alert_id=alert.pk, now=timezone.now())
    first, listed = read("/"), read("/needs/")
    for page in (first, listed):
        assert page.count("do not call or text") == 1 and page.count("An alarm that you have") == 2
    assert "An alarm that you have: Sophea" in listed and "An alarm that you have: Bopha" in listed
    answer = client.get("/api/v1/needs").json()
    for text in (first[first.index('id="needs"') : first.index("See all")], str(answer)):
        assert "Sophea" not in text and "Bopha" not in text
    assert {thing["why"] for thing in answer} == {"do not call or text", ""}
    for page in ("/", "/needs/"):
        text = forced(cast.dara).get(page).content.decode()
        assert "An alarm that" not in text and "do not call" not in text


def test_a_trip_that_goes_on_without_a_check_in_is_not_calm(cast: Cast) -> None:
    trip(cast.sophea)
    page = signed_in(cast.sophea).get("/").content.decode()
    assert "Nobody would notice" not in page
    Promise.objects.update(state="missed", settled_at=timezone.now())
    page = signed_in(cast.sophea).get("/").content.decode()
    assert "Nobody would notice" in page and "No check-in due" not in page
