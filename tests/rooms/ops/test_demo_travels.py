"""The living demo by the clock: what stands there when it is opened, and what goes on."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pyrage
import pytest

from karpear.activities.decisions.queries.decision import WAITING
from karpear.activities.itinerary.models import Activity, PlanState
from karpear.activities.itinerary.queries import gaps
from karpear.activities.plans.queries.now import out_now
from karpear.activities.tracking.queries.sights import sights
from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.cases.incidents.models import Incident
from karpear.checkins.actions.overdue import miss_overdue
from karpear.checkins.models import Promise, RollCall
from karpear.db.batches import until_done
from karpear.keeper.inbound.step import read_inbox
from karpear.keeper.steps import every_step
from karpear.messaging.models import Delivery
from karpear.ops.demo.arrest import CODE_NAME
from karpear.ops.demo.cast import COMPANIES, email_of, organisation_of, person_called
from karpear.ops.demo.cover import make_cover
from karpear.ops.demo.exercises import make_courses
from karpear.ops.demo.history import make_history, say_ok
from karpear.ops.demo.readiness import make_ready
from karpear.ops.demo.scenes import SCENES, clear, end_old, lose_network, press_sos, take_it
from karpear.ops.demo.travels import FIRST_DUE, answer_due, come_home, place_on, report_places, set_out, set_out_again
from karpear.ops.demo.vault import file_of
from karpear.people.models import Address, Device, Membership, Person
from karpear.rules.alarm.outcome import CLOSING_STEP
from karpear.rules.ready.person import Ready
from karpear.screens.board.queries import board
from karpear.screens.home.queries import me
from karpear.screens.ready.queries import count_ready, readiness_of
from karpear.vault.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MINUTE = timedelta(minutes=1)
ACCOUNTS = ("Sophea", "Dara", "Bopha", "Chenda", "Piseth", "Maly", "Vanna")


def test_the_board_of_whoever_opens_it_is_alive_and_what_is_printed_is_blank(now: datetime) -> None:
    page = board(person_called("Dara"), now)
    assert (page.out, len(page.to_approve), len(page.cases), len(page.open)) == (4, 2, 1, 0)
    waiting = Activity.objects.filter(decision__in=WAITING, state=PlanState.DRAFT)
    assert [gaps(plan, now=now) for plan in waiting] == [[], [], [], []], "each could start once it is approved"
    soon = {promise.name: promise.due_at - now for promise in page.due_soon}
    assert soon["Rith"] == 5 * MINUTE
    assert len(board(person_called("Piseth"), now).travelling) == 3
    assert not Delivery.objects.waiting().exists()  # nothing of the past leaves
    for name in ACCOUNTS:
        state = me(person_called(name), now)
        assert (state["activity"], state["next_due_at"], state["open_alert"]) == (None, None, None), name
        assert state["reach"], name
    for company in COMPANIES:
        members = Membership.objects.active().filter(organisation__name=company.name)
        assert 9 <= members.count() <= 10
    assert Person.objects.filter(is_demo=True).count() == 21


def test_of_the_trips_that_nobody_made_one_was_too_dangerous_and_one_not_approved(now: datetime) -> None:
    set_out(now=now)
    for company in COMPANIES:
        over = Activity.objects.filter(organisation=organisation_of(company), state="cancelled")
        assert sorted(over.values_list("decision", "cancelled_for")) == [("refused", ""), ("unassessed", "risk")]
        provinces = set(out_now(person_called(company.officer), now).values()) - {""}
        assert provinces == set(company.provinces), "a roll-call can ask in these"


def test_it_has_a_past_once(now: datetime) -> None:
    alerts = Alert.objects.filter(person__memberships__organisation__name=COMPANIES[0].name)
    drills = [(d.acknowledged_at - d.opened_at).total_seconds() for d in alerts.filter(drill=True) if d.acknowledged_at]
    assert sorted(drills) == [38, 242]
    assert alerts.filter(drill=False, state="resolved").count() == 3
    promises = Promise.objects.filter(roll_call=RollCall.objects.get())
    assert (promises.count(), promises.filter(state="kept").count()) == (9, 7)
    case = Incident.objects.get()
    assert timedelta(hours=29) < now - case.opened_at < timedelta(hours=30)
    before = (Activity.objects.count(), Alert.objects.count(), Delivery.objects.count())
    make_history(now=now)
    set_out(now=now + MINUTE)
    assert (Activity.objects.count(), Alert.objects.count(), Delivery.objects.count()) == before


def test_the_arrest_is_written_down_for_its_officers_by_a_code_name(now: datetime) -> None:
    record = Record.objects.get(type="incident")
    assert record.thread == Incident.objects.get().record
    assert sorted(record.grants.values_list("kind", flat=True)) == ["person", "team"]
    words, author = opened(record, "dara"), person_called("Dara")
    assert words["fields"]["persons"][0]["code"] == CODE_NAME
    assert record.author == author.identities.get(), "signed by its author: no mark of doubt"


def opened(record: Record, name: str) -> dict[str, Any]:
    """A sealed record's content, by the grant to somebody's own key."""
    lines = file_of(name).splitlines()
    own = pyrage.x25519.Identity.from_str(next(line for line in lines if line.startswith("AGE-SECRET-KEY")))
    key = pyrage.decrypt(bytes(record.grants.get(kind="person").blob), [own]).decode().strip()
    content: dict[str, Any] = json.loads(pyrage.decrypt(bytes(record.body), [pyrage.x25519.Identity.from_str(key)]))
    return content


def test_some_are_ready_some_partly_and_whoever_is_printed_can_become_it(now: datetime) -> None:
    make_cover(now=now)
    make_courses(now=now)
    make_ready(now=now)
    assert not Delivery.objects.waiting().exists()
    for company, wanted in zip(COMPANIES, ((2, 5, 3), (0, 6, 3)), strict=True):
        organisation = organisation_of(company)
        people = list(Membership.objects.active().filter(organisation=organisation).values_list("person_id", flat=True))
        readiness = readiness_of(people, [organisation.pk], now)
        counts = count_ready(list(readiness.values()))
        gaps = {Person.objects.get(pk=person).name: ready.worst for person, ready in readiness.items()}
        assert (counts.yes, counts.partly, counts.no) == wanted, gaps
        assert all(readiness[person_called(name).pk].ready is Ready.NO for name, _role in company.accounts)
    devices = Device.objects.count()
    make_ready(now=now)
    assert Device.objects.count() == devices, "once"


def test_nobody_who_is_printed_hears_of_it_in_the_first_five_minutes(now: datetime) -> None:
    """Every minute as keeper and player do it: no alert about them, no message to their contacts."""
    for minute in range(6):
        moment = now + minute * MINUTE
        for play_on in (answer_due, report_places, set_out_again, end_old):
            play_on(now=moment)
        for step in every_step().values():
            until_done(partial(step, moment))
    printed = [email_of(name) for name in ACCOUNTS]
    assert not Alert.objects.filter(person__email__in=printed).exists()
    theirs = Address.objects.filter(contact__owner__email__in=printed)
    assert not Delivery.objects.filter(address__in=theirs).exists()


def test_an_hour_passes_and_only_the_one_who_is_to_be_late_is_missed(now: datetime) -> None:
    answered = 0
    for minute in range(60):
        answered += bool(answer_due(now=now + minute * MINUTE))
        miss_overdue(now=now + minute * MINUTE)
    assert answered >= 8, "the board changes every few minutes"
    assert [alert.person.name for alert in Alert.objects.unresolved()] == ["Rith"]


def test_whoever_was_answered_for_promises_another(now: datetime) -> None:
    say_ok("Samnang", at=now + FIRST_DUE["fellow"] - MINUTE)
    travellers = {row.name: row.next_due_at for row in board(person_called("Dara"), now).travelling}
    assert travellers["Samnang"] is None
    answer_due(now=now)
    assert all(row.next_due_at for row in board(person_called("Dara"), now).travelling)


def test_those_who_are_followed_move(now: datetime) -> None:
    before = places_of("Nary", now)
    report_places(now=now + 10 * MINUTE)
    assert places_of("Nary", now + 10 * MINUTE) != before


def places_of(name: str, now: datetime) -> list[object]:
    """Where the officer sees this traveller."""
    rows = sights(person_called("Dara"), now)
    return [(row.seen.lat, row.seen.lon, row.seen.fixed_at) for row in rows if row.seen.name == name]


def test_a_road_leads_there_and_back() -> None:
    road = COMPANIES[0].road
    assert place_on(road, 0) == road[0]
    assert place_on(road, 10_000) != place_on(road, 11_000)
    assert all(11 < place_on(road, metres)[0] < 14 for metres in range(0, 2_000_000, 50_000))


def test_a_world_that_stood_still_goes_on_without_an_alarm_or_rests(now: datetime) -> None:
    later = now + timedelta(days=2)
    set_out(now=later)
    miss_overdue(now=later)
    assert not Alert.objects.unresolved().exists()
    assert board(person_called("Dara"), later).out == 4
    come_home(now=later)
    assert not Activity.objects.going_on().exists()
    assert not Promise.objects.armed().exists()


def play(name: str, now: datetime) -> datetime:
    """Every act of a scene at its second, with a keeper that looks before each; the moment of the last one."""
    for act in SCENES[name]:
        moment = now + timedelta(seconds=act.after_s)
        read_inbox(now=moment)
        miss_overdue(now=moment)
        act.play(COMPANIES[0], moment)
    return moment


def test_an_sos_is_taken_rung_and_ended_by_a_colleague(now: datetime) -> None:
    end = play("sos", now)
    assert end - now < MINUTE
    alert = Alert.objects.filter(person=person_called("Samnang"), kind="sos").latest("opened_at", "id")
    assert (alert.owner, alert.outcome) == (person_called("Kunthea"), "safe")


def test_what_a_visitor_has_is_left_to_them_and_ended_when_they_have_gone(now: datetime) -> None:
    press_sos(COMPANIES[0], now)
    alert = Alert.objects.unresolved().get()
    acknowledge(by=person_called("Dara"), alert_id=alert.pk, now=now + MINUTE)
    for act in SCENES["sos"][1:]:
        act.play(COMPANIES[0], now + MINUTE)
    alert.refresh_from_db()
    assert (alert.owner, alert.state) == (person_called("Dara"), "acknowledged")
    assert not end_old(now=now + 5 * MINUTE)
    assert end_old(now=now + 20 * MINUTE)
    assert not Alert.objects.unresolved().exists()


def test_whoever_is_late_is_left_to_the_visitor_while_a_scene_plays(now: datetime) -> None:
    miss_overdue(now=now + 6 * MINUTE)
    take_it(COMPANIES[0], now + 6 * MINUTE)
    assert Alert.objects.unresolved().get(person=person_called("Rith")).owner is None


def test_a_phone_without_a_network_says_nothing_but_what_it_says_later(now: datetime) -> None:
    lose_network(COMPANIES[0], now + 3 * MINUTE)
    before = places_of("Sreyneang", now)
    for play_on in (answer_due, report_places):
        play_on(now=now + 3 * MINUTE)
    assert places_of("Sreyneang", now + 3 * MINUTE) == before
    promise = Promise.objects.filter(person=person_called("Sreyneang"), source=None).get()
    assert promise.state == "armed"


def test_a_network_that_was_cut_alarms_nobody(now: datetime) -> None:
    play("network", now)
    promise = Promise.objects.filter(person=person_called("Sreyneang"), source=None).get()
    assert promise.state == "kept"
    assert not Alert.objects.unresolved().exists()


def test_an_arrest_becomes_a_case_that_the_next_scene_clears(now: datetime) -> None:
    play("arrest", now)
    case = Incident.objects.open().latest("opened_at", "id")
    assert (case.playbook, case.owner) == ("detained", person_called("Kunthea"))
    Delivery.objects.filter(subject=case.alert).update(state="sent", attempts=1, sent_at=now)
    clear(COMPANIES[0], now + MINUTE)
    assert not Alert.objects.unresolved().exists()
    assert Incident.objects.open().count() == 1, "the one from yesterday"
    closings = Delivery.objects.filter(subject=case.alert, step=CLOSING_STEP)
    assert set(closings.values_list("text_key", flat=True)) == {"all_clear"}, "one end, one word"


def test_nobody_who_is_printed_is_touched(now: datetime) -> None:
    sophea = person_called("Sophea")
    raise_sos(person=sophea, key=uuid4(), pressed_at=now, now=now)
    for name in SCENES:
        clear(COMPANIES[0], now + 20 * MINUTE)
        play(name, now + 20 * MINUTE)
    end_old(now=now + 60 * MINUTE)
    assert Alert.objects.unresolved().get(person=sophea).state == "open"
