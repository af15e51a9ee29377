"""A scenario is a real drill: its news leave at their minutes, marked; what counts is who acted, and how fast."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from karpear.activities.itinerary.models import Activity, PlanState, Traveller
from karpear.alerts.actions import answers
from karpear.alerts.models import Alert
from karpear.audit.models import Entry
from karpear.checkins.models import CheckIn
from karpear.countries.queries import scenarios
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.texts import TextLine, write
from karpear.people.models import Membership
from karpear.preparedness.scenarios.actions import note_changed, say_done
from karpear.preparedness.scenarios.models import DebriefChange, ScenarioAct, ScenarioRun
from karpear.preparedness.scenarios.needs import DEBRIEF, TO_CHANGE
from karpear.preparedness.scenarios.queries import acts_done, exercises, run_page
from karpear.preparedness.training.models import CompetenceProof
from karpear.rules.duty.scenario import Part
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from tests.cast import NOW, Cast, gave_password, signed_in
from tests.rooms.activities.plans import drafted
from tests.steps.alarms import sos
from tests.steps.exercises import debriefed, ended, played
from tests.steps.links import link_in

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
ARREST = scenarios("kh")["arrest"]


def flat(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def injects(run: ScenarioRun) -> list[tuple[int, str, timedelta]]:
    """(which, to whom, after how long) of its news, each person once."""
    rows = Delivery.objects.filter(subject=run.alert_id, topic="scenario").select_related("person")
    return sorted({(row.round, row.person.name, row.next_attempt_at - run.started_at) for row in rows if row.person})


class TestInjects:
    def test_they_leave_at_their_minutes_marked_as_a_drill_and_never_to_a_contact(self, cast: Cast):
        run = played(cast)
        assert injects(run) == [
            (0, "Dara", 0 * MINUTE),
            (1, "Sophea", 2 * MINUTE),
            (2, "Bopha", 10 * MINUTE),
            (2, "Dara", 10 * MINUTE),
            (3, "Sophea", 15 * MINUTE),
        ]
        rows = Delivery.objects.filter(subject=run.alert_id)
        assert all(row.drill for row in rows)
        assert not rows.filter(topic="scenario", contact__isnull=False).exists()
        assert {row.priority for row in rows.filter(topic="scenario")} == {Priority.ORDINARY}

    @override_settings(KARPEAR_PACE=10)
    def test_a_faster_pace_shortens_every_minute_alike(self, cast: Cast):
        run = played(cast)
        assert injects(run)[-1] == (3, "Sophea", 1.5 * MINUTE)
        say_done(by=cast.sophea, run=run, act="silent", now=NOW + 2 * MINUTE)
        say_done(by=cast.dara, run=run, act="lawyer", now=NOW + 2 * MINUTE)
        in_time = {act.act.key: act.in_time for act in acts_done([run])[run.pk]}
        assert in_time == {"silent": True, "lawyer": False}

    def test_a_drill_that_ends_calls_off_what_has_not_left(self, cast: Cast):
        run = played(cast)
        answers.acknowledge(by=cast.dara, alert_id=run.alert_id, now=NOW + MINUTE)
        assert not Delivery.objects.filter(topic="scenario", state="cancelled").exists(), "who has it hears on"
        ended(run, cast.dara, NOW + 5 * MINUTE)
        states = {row.round: row.state for row in Delivery.objects.filter(topic="scenario", text_key="exercise")}
        assert states[3] == "cancelled"
        page = run_page(ScenarioRun.objects.get(), cast.dara, NOW + 20 * MINUTE)
        assert page and [each.called_off for each in page.injects] == [False, False, True, True]

    def test_what_is_written_says_that_it_is_an_exercise_and_nothing_of_what_it_is_about(self):
        for language, word in (("en", "DRILL"), ("km", "ហាត់សម")):
            subject, text = write(
                [TextLine("exercise", "Sophea", "https://x.test/r/1")], language=language, contact=False, drill=True,
                channel="sms",
            )  # fmt: skip
            assert word in subject and word in text and "Sophea" not in text + subject
            assert "arrest" not in text.lower()

    def test_an_sos_while_it_is_played_is_real_and_goes_first(self, cast: Cast):
        run = played(cast)
        alert = sos(cast.sophea, NOW + MINUTE)
        assert not alert.drill and alert.pk != run.alert_id
        rows = Delivery.objects.filter(subject=alert.pk)
        assert rows and not rows.filter(drill=True).exists()
        assert {row.priority for row in rows} == {Priority.SOS}
        assert Alert.objects.unresolved().filter(person=cast.sophea).count() == 2


class TestStart:
    def test_only_an_officer_plays_one_that_the_pack_has(self, cast: Cast):
        for nobody, refusal in ((cast.bopha, Forbidden), (cast.sophea, Forbidden), (cast.rith, Missing)):
            cast.kanha, kanha = nobody, cast.kanha
            with pytest.raises(refusal):
                played(cast)
            cast.kanha = kanha
        with pytest.raises(Missing):
            played(cast, scenario="flood")
        played(cast)
        with pytest.raises(Conflict):
            played(cast)
        assert ScenarioRun.objects.count() == 1 == Alert.objects.count()


class TestActs:
    def test_the_house_knows_who_took_it_rang_and_checked_in(self, cast: Cast):
        run = played(cast, scenario="network")
        answers.acknowledge(by=cast.dara, alert_id=run.alert_id, now=NOW + 3 * MINUTE)
        answers.log_call(
            by=cast.dara, alert_id=run.alert_id, entry="x", result="no_answer", now=NOW + 4 * MINUTE, name="x"
        )
        for minute in (7, 9):
            at = NOW + minute * MINUTE
            CheckIn.objects.create(person=cast.sophea, by=cast.sophea, received_at=at, made_at=at, moment=at)
        page = run_page(run, cast.dara, NOW + 10 * MINUTE)
        assert page
        assert [(act.act.key, act.name, act.took, act.in_time) for act in page.acts] == [
            ("had", "Dara", 3 * MINUTE, True),
            ("ok", "Sophea", 7 * MINUTE, True),
            ("called", "Dara", 4 * MINUTE, True),
            ("count", "", None, False),
        ]
        assert page.first_right == 3 * MINUTE and page.in_time == 3

    def test_a_tap_counts_once_at_its_time_and_late_is_late(self, cast: Cast):
        run = played(cast)
        for minute in (16, 17):
            say_done(by=cast.dara, run=run, act="lawyer", now=NOW + minute * MINUTE)
        assert ScenarioAct.objects.get().at == NOW + 16 * MINUTE
        assert [(act.act.key, act.in_time) for act in acts_done([run])[run.pk]] == [("lawyer", False)]

    def test_nobody_says_what_others_are_to_do_or_what_the_house_sees(self, cast: Cast):
        run = played(cast)
        for person, act in (
            (cast.sophea, "lawyer"),
            (cast.dara, "silent"),
            (cast.dara, "family"),
            (cast.rith, "silent"),
        ):
            with pytest.raises(Forbidden):
                say_done(by=person, run=run, act=act, now=NOW)
        for act in ("had", "nothing"):
            with pytest.raises(Missing):
                say_done(by=cast.dara, run=run, act=act, now=NOW)
        assert not ScenarioAct.objects.exists()


class TestDebrief:
    def test_it_waits_for_the_end_and_for_a_change(self, cast: Cast):
        run = played(cast)
        with pytest.raises(Conflict):
            debriefed(run, cast.dara, NOW)
        ended(run, cast.dara, NOW + MINUTE)
        with pytest.raises(Conflict):
            say_done(by=cast.dara, run=run, act="lawyer", now=NOW + 2 * MINUTE)
        assert [thing.subject for thing in DEBRIEF.waiting(cast.kanha, NOW + MINUTE)] == [run.pk]
        assert not DEBRIEF.waiting(cast.sophea, NOW) + DEBRIEF.waiting(cast.piseth, NOW)
        for missing in ({"change": " "}, {"change_kind": ""}):
            with pytest.raises(BadFields):
                debriefed(run, cast.dara, NOW, **missing)
        with pytest.raises(Missing):
            debriefed(run, cast.piseth, NOW)
        assert ScenarioRun.objects.get().closed_at is None
        debriefed(run, cast.dara, NOW + 2 * MINUTE)
        assert [thing.subject for thing in TO_CHANGE.waiting(cast.kanha, NOW + 2 * MINUTE)] == [run.pk]
        assert not DEBRIEF.waiting(cast.kanha, NOW + 2 * MINUTE), "they have talked about it"
        with pytest.raises(Conflict):
            debriefed(run, cast.dara, NOW + 2 * MINUTE)
        with pytest.raises(Conflict):
            say_done(by=cast.dara, run=run, act="lawyer", now=NOW + 3 * MINUTE)
        said = Entry.objects.get(action="scenariorun.debriefed").detail
        assert "lawyer" not in str(said)

    def test_a_change_is_written_down_as_done_with_its_day_and_by_whom(self, cast: Cast):
        run = played(cast)
        ended(run, cast.dara, NOW + MINUTE)
        with pytest.raises(Conflict):
            note_changed(by=cast.dara, run=run.pk, now=NOW + 2 * MINUTE)
        debriefed(run, cast.dara, NOW + 2 * MINUTE, change_kind=DebriefChange.CLAUSE)
        path = f"/drills/scenarios/{run.pk}/"
        kanha, changed = signed_in(cast.kanha), f"/drills/scenarios/changed/{run.pk}/"
        page = kanha.get(path).content.decode()
        assert "not done yet" in page and changed in page
        for stranger in (cast.sophea, cast.piseth):
            assert signed_in(stranger).post(changed).status_code in (403, 404)
        assert ScenarioRun.objects.get().done_at is None
        assert kanha.get(changed).status_code == 405
        assert kanha.post(changed)["Location"] == path
        row = ScenarioRun.objects.get()
        assert row.done_by == cast.kanha
        page = kanha.get(path).content.decode()
        assert "by Kanha" in page and changed not in page
        assert not TO_CHANGE.waiting(cast.kanha, NOW + 3 * MINUTE)
        assert signed_in(cast.dara).post(changed).status_code == 302
        assert ScenarioRun.objects.get().done_by == cast.kanha, "the first one stands"
        ScenarioRun.objects.update(done_by=None)
        assert ", by" not in kanha.get(path).content.decode(), "whoever did it is gone"

    def test_who_acted_in_time_has_shown_it_and_who_attended_has_not(self, cast: Cast):
        run = played(cast)
        answers.acknowledge(by=cast.dara, alert_id=run.alert_id, now=NOW + 2 * MINUTE)
        say_done(by=cast.dara, run=run, act="lawyer", now=NOW + 20 * MINUTE)
        ended(run, cast.dara, NOW + 21 * MINUTE)
        assert not CompetenceProof.objects.exists(), "not before it was talked about"
        debriefed(run, cast.dara, NOW + 22 * MINUTE)
        rows = CompetenceProof.objects.values_list("person__email", "competence", "kind", "at", "source")
        assert sorted(rows) == [
            (cast.dara.email, key, "drill", NOW + 2 * MINUTE, run.pk) for key in ("detention", "watch")
        ]

    def test_an_exercise_is_one_in_which_somebody_did_right(self, cast: Cast):
        empty = played(cast)
        ended(empty, cast.dara, NOW + 30 * MINUTE)
        debriefed(empty, cast.dara, NOW + 31 * MINUTE)
        assert exercises(cast.lantern.pk, NOW + 40 * MINUTE) == []
        run = played(cast, NOW + 40 * MINUTE)
        say_done(by=cast.sophea, run=run, act="silent", now=NOW + 50 * MINUTE)
        ended(run, cast.dara, NOW + 51 * MINUTE)
        assert exercises(cast.lantern.pk, NOW + 60 * MINUTE) == [], "it is not closed"
        debriefed(run, cast.dara, NOW + 52 * MINUTE)
        [exercise] = exercises(cast.lantern.pk, NOW + 60 * MINUTE)
        assert exercise.at == NOW + 40 * MINUTE and "I-R7" in exercise.lines
        assert exercise.path == f"/drills/scenarios/{run.pk}/"
        assert exercises(cast.cardamom.pk, NOW + 60 * MINUTE) == []


def test_a_lead_acts_for_the_watch_too(cast: Cast):
    run = played(cast)
    page = run_page(run, cast.bopha, NOW)
    assert page and page.parts == {Part.WATCH, Part.LEAD}
    Membership.objects.filter(person=cast.bopha).update(ended_at=NOW)
    page = run_page(run, cast.bopha, NOW)
    assert page and page.parts == frozenset()


class TestPages:
    def test_an_officer_plays_a_card_and_talks_about_it(self, cast: Cast):
        client = signed_in(cast.dara)
        assert "A colleague is arrested" in client.get("/drills/scenarios/").content.decode()
        about = {"about": f"{cast.lantern.pk}:{cast.sophea.pk}"}
        sure = client.post("/drills/scenarios/new/arrest/", about).content.decode()
        assert "Bopha" in sure and "sister" not in sure and not ScenarioRun.objects.exists()
        client.post("/drills/scenarios/new/arrest/", about | {"sure": "1"})
        run = ScenarioRun.objects.get()
        address = f"/drills/scenarios/{run.pk}/"
        assert client.post(address, {"act": "lawyer"}).status_code == 302
        assert "Dara" in client.get(address).content.decode()
        ended(run, cast.dara, run.started_at + MINUTE)
        told = {"went_well": "Fast", "went_badly": "", "change_kind": "contact", "change": ""}
        assert client.post(f"{address}debrief/", told).status_code == 422
        assert client.post(f"{address}debrief/", told | {"change": "A second number"}).status_code == 302
        assert "A second number" in client.get(address).content.decode()
        assert "something was changed" in client.get("/drills/scenarios/?stands=closed").content.decode()

    def test_before_it_begins_it_says_what_contacts_hear_and_who_is_on_the_way(self, cast: Cast):
        client = signed_in(cast.dara)
        about = {"about": f"{cast.lantern.pk}:{cast.sophea.pk}"}
        sure = flat(client.post("/drills/scenarios/new/arrest/", about))
        assert "their contacts" in sure and "No contact gets this news" not in sure
        assert "Contacts do not get the news of the card. Their step of the alarm is below" in sure
        assert "on the way right now" not in sure
        draft, now = drafted(cast.sophea), timezone.now()
        hours = {"starts_at": now - 60 * MINUTE, "ends_at": now + 60 * MINUTE}
        Activity.objects.filter(pk=draft.pk).update(state=PlanState.PLANNED, **hours)
        Traveller.objects.create(activity=draft, person=cast.bopha, name="")
        sure = flat(client.post("/drills/scenarios/new/arrest/", about))
        assert "on the way right now: <b>Bopha, Sophea</b>" in sure
        cast.sophea.contacts.all().delete()
        assert "Contacts hear nothing of it" in flat(client.post("/drills/scenarios/new/arrest/", about))

    @override_settings(KARPEAR_PACE=10)
    def test_minutes_are_those_in_which_it_is_played_and_its_person_reads_you(self, cast: Cast):
        run = played(cast, timezone.now() - MINUTE / 4)
        page = flat(signed_in(cast.dara).get(f"/drills/scenarios/{run.pk}/"))
        assert "within 30 s" in page and "within 5 minutes" not in page and "the person it is about, within" in page
        message = Delivery.objects.filter(person=cast.sophea, topic="scenario", round=1).order_by("id").first()
        own_page = flat(Client().get(link_in(message)))
        assert "you, within 2 min" in own_page and "the person it is about" not in own_page

    def test_strangers_find_nothing_and_members_read_no_list(self, cast: Cast):
        run = played(cast)
        for person in (cast.piseth, cast.rith, cast.sophea):
            client = signed_in(person)
            for page in (f"/drills/scenarios/{run.pk}/", f"/drills/scenarios/{run.pk}/debrief/"):
                assert client.get(page).status_code == 404
                assert client.post(page, {"act": "lawyer", "change": "x"}).status_code == 404
        assert signed_in(cast.sophea).get("/drills/scenarios/").status_code == 403
        assert signed_in(cast.sophea).get("/drills/scenarios/new/arrest/").status_code == 404
        assert signed_in(cast.dara).get("/drills/scenarios/new/flood/").status_code == 404

    def test_a_lead_who_plays_none_reads_the_cards(self, cast: Cast):
        lead, address = signed_in(cast.bopha), "/drills/scenarios/new/arrest/"
        assert address in lead.get("/drills/scenarios/").content.decode()
        card = lead.get(address).content.decode()
        assert "You sit between two men" in card and "See who will be told" not in card
        about = {"about": f"{cast.lantern.pk}:{cast.sophea.pk}", "sure": "1"}
        assert lead.post(address, about).status_code == 403 and not ScenarioRun.objects.exists()

    def test_its_person_acts_by_the_link_without_signing_in(self, cast: Cast):
        run = played(cast, timezone.now() - 3 * MINUTE)
        message = Delivery.objects.filter(person=cast.sophea, topic="scenario", round=1).order_by("id").first()
        address = link_in(message)
        browser = Client()
        page = browser.get(address).content.decode()
        assert "This is an exercise" in page and "You sit between two men" in page
        assert "You are in a room at the station" not in page, "it has not come yet"
        assert not ScenarioAct.objects.exists(), "opening changes nothing"
        assert browser.post(address, {"act": "lawyer"}).status_code == 302
        assert not ScenarioAct.objects.exists()
        browser.post(address, {"act": "silent"})
        act = ScenarioAct.objects.get()
        assert act.person == cast.sophea and act.run == run

    def test_a_forced_session_shows_nobody_and_no_exercise(self, cast: Cast):
        run = played(cast)
        officer = gave_password(cast.dara, forced=True)
        for page in ("/drills/scenarios/", "/training/"):
            assert "Sophea" not in officer.get(page).content.decode()
        for page in (f"/drills/scenarios/{run.pk}/", f"/drills/scenarios/{run.pk}/debrief/"):
            assert officer.get(page).status_code == 404
        assert officer.post("/drills/scenarios/new/road/", {"sure": "1"}).status_code == 503
        assert officer.get("/training/mine/").status_code == 200
        assert officer.get("/training/mine/alarm/").status_code == 503
        assert officer.post("/training/course/", {}).status_code == 503
