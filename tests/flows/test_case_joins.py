"""What every other page, message and clock says while a case is open."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from karpear.alerts.actions import answers as alerts
from karpear.alerts.models import StageCall
from karpear.alerts.queries.contact_pages import contact_page
from karpear.cases.incidents.actions.case_of_alert import end_as_case
from karpear.cases.incidents.actions.incidents import close_incident, own_incident, reopen_incident
from karpear.cases.incidents.models import Incident
from karpear.cases.incidents.queries.open_cases import open_cases
from karpear.checkins.actions import check_ins, held_people, overdue, promises, roll_calls
from karpear.checkins.models import Promise
from karpear.keeper.idle_owners import overtake
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.people.actions.account import set_code_name
from karpear.people.models import Address
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import BadFields
from karpear.rules.secret.tokens import token_hash
from karpear.screens.home.queries import home_page
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.screens.stages.actions.retractions import end_stage, take_back_stage
from karpear.vault.actions.records import keep_record
from tests.cast import NOW, Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.steps.alarms import detained, missed, sos, told
from tests.steps.sealing import enrolled, given

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MINUTE = timedelta(minutes=1)


def test_whoever_opens_an_incident_from_an_alert_that_nobody_has_has_it(cast: Cast) -> None:
    alert = missed(cast, owned=False)
    incident = opened(cast.kanha, alert=alert.pk, organisation=cast.lantern.pk)
    alert.refresh_from_db()
    assert (alert.owner, alert.incident, alert.next_rung_at) == (cast.kanha, incident.pk, None)


@pytest.mark.both
def test_what_is_confirmed_opens_a_case_with_a_clock_and_gives_its_owner_an_hour(cast: Cast) -> None:
    alert = detained(cast)
    incident = Incident.objects.get()
    assert (alert.incident, incident.playbook, incident.owner) == (incident.pk, "detained", cast.dara)
    assert alert.overtake_at == NOW + 60 * MINUTE
    assert overtake(now=NOW + 59 * MINUTE) == 0
    overtake(now=NOW + 61 * MINUTE)
    alert.refresh_from_db()
    assert alert.owner is None


@pytest.mark.both
def test_writing_into_the_sealed_incident_is_work(cast: Cast) -> None:
    alert = missed(cast)
    incident = opened(cast.dara, alert=alert.pk, organisation=cast.lantern.pk)
    keys, identity = enrolled(cast.dara, NOW)
    later = NOW + 14 * MINUTE
    sealed = given(keys, {"kind": "incident"}, [("person", identity.pk, keys.recipient)], type="incident")
    record, _new = keep_record(by=cast.dara, version=sealed, now=later)
    type(record).objects.filter(pk=record.pk).update(thread=incident.record, received_at=later)
    overtake(now=NOW + 16 * MINUTE)
    alert.refresh_from_db()
    assert (alert.owner, alert.overtake_at) == (cast.dara, later + 15 * MINUTE)
    overtake(now=NOW + 30 * MINUTE)
    alert.refresh_from_db()
    assert alert.owner is None


@pytest.mark.parametrize("stage", [Stage.DETAINED, Stage.MISSING, Stage.HURT])
def test_whoever_is_held_is_neither_asked_nor_missed(cast: Cast, stage: Stage) -> None:
    alert = missed(cast)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=stage, now=NOW)
    promises.arm([promises.NewPromise(person=cast.sophea.pk, due_at=NOW + MINUTE, grace_s=60)], now=NOW)
    later = NOW + 10 * MINUTE
    assert (overdue.remind(now=later), overdue.miss_overdue(now=later)) == (0, 0)
    home = home_page(cast.sophea, later, forced=False)
    assert (home.next_promise, home.own_alert) == (None, None)
    # Taken back because it was wrong: the silence counts, and alarms.
    take_back_stage(by=cast.dara, alert=alert.pk, stage=stage, now=later)
    assert overdue.miss_overdue(now=later) == 1


def test_when_it_is_over_what_fell_due_meanwhile_is_called_off(cast: Cast) -> None:
    alert = detained(cast)
    due = [NOW + MINUTE, NOW + 60 * MINUTE]
    promises.arm([promises.NewPromise(person=cast.sophea.pk, due_at=at, grace_s=60) for at in due], now=NOW)
    later = NOW + 10 * MINUTE
    end_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=later)
    assert overdue.miss_overdue(now=later) == 0
    assert list(Promise.objects.armed().values_list("due_at", flat=True)) == [due[1]]
    assert overdue.miss_overdue(now=NOW + 62 * MINUTE) == 1


@pytest.mark.both
def test_an_ok_from_somebody_who_is_held_is_heard_by_those_who_work_on_it(cast: Cast) -> None:
    alert = detained(cast)
    end_as_case(by=cast.dara, alert=alert.pk, now=NOW)
    later = NOW + 5 * MINUTE
    check_ins.check_in(person=cast.sophea, key=uuid4(), made_at=later, now=later)
    assert held_people.hear_from_held(now=later) == 1
    assert held_people.hear_from_held(now=later) == 0
    assert alert.events.filter(what="held_ok").exists()
    news = Delivery.objects.filter(text_key="news", created_at=later)
    assert news.exists()
    assert not news.filter(contact__isnull=False).exists()


def test_a_roll_call_leaves_them_out_and_says_so(cast: Cast) -> None:
    detained(cast)
    page = signed_in(cast.dara).get("/roll-calls/").content.decode()
    assert "is not asked: others may hold their phone, or it is known what happened to them" in page
    assert f'value="{cast.sophea.pk}"' not in page
    with pytest.raises(BadFields):
        roll_calls.ask_roll_call(
            by=cast.dara, organisation=cast.lantern.pk, people=[cast.sophea.pk], due_in_s=600, reason="", now=NOW
        )


def test_the_board_and_first_pages_show_the_case_until_it_is_closed(cast: Cast) -> None:
    alert = detained(cast)
    end_as_case(by=cast.dara, alert=alert.pk, now=NOW)
    for officer in (cast.dara, cast.kanha, cast.bopha):
        board = signed_in(officer).get("/board/").content.decode()
        assert "Open cases" in board
        assert "Sophea" in board
        home = signed_in(officer).get("/").content.decode()
        assert "Open cases" in home
        assert "Sophea" not in home.split("Open cases")[1].split("</section>")[0]
    assert "Open cases" not in signed_in(cast.sophea).get("/").content.decode()
    assert not open_cases(cast.piseth)
    incident = Incident.objects.get()
    close_incident(by=cast.dara, incident=incident.pk, outcome="referred", fact=None, now=NOW)
    board = signed_in(cast.dara).get("/board/").content.decode()
    assert "or say that it is over" in board, "what silences somebody always has a line"
    end_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    assert "Open cases" not in signed_in(cast.dara).get("/board/").content.decode()


def test_what_was_confirmed_stands_where_it_was_only_handed_on(cast: Cast) -> None:
    alert = detained(cast)
    incident = Incident.objects.get()
    close_incident(by=cast.dara, incident=incident.pk, outcome="referred", fact=None, now=NOW)
    assert StageCall.objects.in_force().filter(alert=alert).exists()
    reopen_incident(by=cast.dara, incident=incident.pk, now=NOW)
    close_incident(by=cast.dara, incident=incident.pk, outcome="safe", fact=None, now=NOW)
    assert not StageCall.objects.in_force().exists()


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


@pytest.mark.both
@pytest.mark.parametrize(
    ("end", "says", "never"),
    [
        (lambda cast, alert: end_as_case(by=cast.dara, alert=alert.pk, now=NOW), "Dara has it now", "It is over"),
        (
            lambda cast, alert: alerts.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.INCIDENT, now=NOW),
            "Something did happen to Sophea",
            "is safe",
        ),
        (
            lambda cast, alert: alerts.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=NOW),
            "Sophea is safe",
            "Something did happen",
        ),
        (
            lambda cast, alert: alerts.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.FALSE_ALARM, now=NOW),
            "It was nothing",
            "Something did happen",
        ),
    ],
    ids=["case", "incident", "safe", "false alarm"],
)
def test_each_end_has_its_own_page(cast: Cast, end: Callable[..., Any], says: str, never: str) -> None:
    alert = missed(cast)
    sister = cast.sophea.contacts.get(role="family")
    delivery = told(alert, sister)
    end(cast, alert)
    Delivery.objects.filter(pk=delivery.pk).update(
        link_hash=token_hash("t" * 22), link_expires_at=NOW.replace(year=2040)
    )
    page = words(Client().get("/r/" + "t" * 22))
    assert says in page
    assert never not in page


def test_each_role_is_asked_for_something_else(cast: Cast) -> None:
    alert = detained(cast)
    asked = {c.role: contact_page(told(alert, c)).asked for c in cast.sophea.contacts.all()}
    assert "I can help" in asked["lawyer"]
    assert "telephone" in asked["family"]
    assert all("Dara" in text for text in asked.values())


def test_a_contact_who_can_help_reaches_whoever_has_the_case(cast: Cast) -> None:
    alert = detained(cast)
    end_as_case(by=cast.dara, alert=alert.pk, now=NOW)
    lawyer = cast.sophea.contacts.get(role="lawyer")
    alerts.contact_answers(delivery=told(alert, lawyer), answer="can_help", now=NOW)
    assert Delivery.objects.filter(topic="alert", text_key="news", person=cast.dara).exists()


def test_contacts_stand_on_the_incident_and_on_the_ended_alert_and_calls_are_noted(cast: Cast) -> None:
    alert = detained(cast)
    end_as_case(by=cast.dara, alert=alert.pk, now=NOW)
    incident = Incident.objects.get()
    lawyer = cast.sophea.contacts.get(role="lawyer")
    phone = Address.objects.get(contact=lawyer, channel="sms").value
    own = Address.objects.get(person=cast.sophea, channel="sms").value
    browser = signed_in(cast.dara)
    for path in (f"/alerts/{alert.pk}/", f"/incidents/{incident.pk}/"):
        page = browser.get(path).content.decode()
        assert f"tel:{phone}" in page, path
        assert f"tel:{own}" not in page, path
        assert "may put them in danger" in page
    call = {"do": "call", "entry": f"{lawyer.pk}-0", "result": "reached", "next": f"/incidents/{incident.pk}/#ring"}
    answer = browser.post(f"/alerts/{alert.pk}/", call)
    assert answer["Location"] == f"/incidents/{incident.pk}/#ring"
    assert "called: reached" in browser.get(f"/incidents/{incident.pk}/").content.decode()
    assert f"tel:{phone}" not in signed_in(cast.sophea).get(f"/alerts/{alert.pk}/").content.decode()


def test_ending_as_a_case_asks_what_happened_where_no_incident_is_open(cast: Cast) -> None:
    alert = missed(cast)
    browser = signed_in(cast.dara)
    answer = browser.post(f"/alerts/{alert.pk}/end/", {"outcome": "case"})
    assert answer["Location"] == f"/incidents/new/?alert={alert.pk}&end=on"
    form = {
        "key": uuid4(), "alert": alert.pk, "end": "on", "playbook": "detained", "severity": "critical",
        "organisation": cast.lantern.pk,
    }  # fmt: skip
    assert browser.post("/incidents/new/", form).status_code == 302
    alert.refresh_from_db()
    assert (alert.state, alert.outcome, alert.incident) == ("resolved", "case", Incident.objects.get().pk)
    assert Delivery.objects.filter(subject=alert.pk, text_key="it_goes_on").exists()
    with pytest.raises(BadFields):
        alerts.resolve(by=cast.dara, alert_id=sos(cast.sophea, NOW).pk, outcome=Outcome.CASE, now=NOW)


@pytest.mark.both
def test_who_has_the_case_has_its_alert(cast: Cast) -> None:
    alert = detained(cast)
    own_incident(by=cast.dara, incident=Incident.objects.get().pk, owner=cast.kanha.pk, now=NOW)
    alert.refresh_from_db()
    assert alert.owner == cast.kanha


def test_a_code_name_can_be_changed_at_any_time_and_messages_carry_it(cast: Cast) -> None:
    answer = signed_in(cast.sophea).post("/settings/code-name/", {"code_name": "Lotus-3"})
    assert answer.status_code == 302
    alert = missed(cast)
    for contact in cast.sophea.contacts.all():
        [letter] = write_letters([[told(alert, contact)]])
        assert letter.message
        assert "Lotus-3" in letter.message.text
        assert "Sophea" not in letter.message.text + letter.message.subject
    set_code_name(person=cast.sophea, code_name="", now=NOW)
    cast.sophea.refresh_from_db()
    assert cast.sophea.shown_name == "Sophea"


@pytest.mark.both
def test_somebody_who_is_hurt_had_an_accident_or_was_beaten_so_the_steps_are_chosen(cast: Cast) -> None:
    alert = missed(cast)
    answer = signed_in(cast.dara).post(f"/packs/alerts/{alert.pk}/", {"do": "confirm", "stage": "hurt"})
    assert answer["Location"] == f"/incidents/new/?alert={alert.pk}"
    assert not Incident.objects.exists()
    assert "No incident is open" in signed_in(cast.kanha).get("/board/").content.decode()


def test_what_is_confirmed_early_reaches_whoever_the_ladder_had_not_told_yet(cast: Cast) -> None:
    alert = missed(cast)
    assert not Delivery.objects.filter(contact__isnull=False).exists()
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    fetch_notices(now=NOW)
    contacts = Delivery.objects.filter(subject=alert.pk, contact__isnull=False, step=4)
    assert {row.contact.role for row in contacts if row.contact} == {"family", "lawyer"}
    news = Delivery.objects.filter(subject=alert.pk, text_key="news", person__isnull=False)
    assert {cast.kanha.pk, cast.bopha.pk} <= set(news.values_list("person", flat=True))
    assert cast.dara.pk not in news.values_list("person", flat=True)


def test_a_word_from_the_phone_of_somebody_held_settles_nothing(cast: Cast) -> None:
    alert = detained(cast)
    due = [NOW + MINUTE, NOW + 20 * MINUTE]
    promises.arm([promises.NewPromise(person=cast.sophea.pk, due_at=at, grace_s=60) for at in due], now=NOW)
    answer, _new = check_ins.check_in(person=cast.sophea, key=uuid4(), made_at=NOW + MINUTE, now=NOW + MINUTE)
    assert answer["settled"] == []
    end_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW + 2 * MINUTE)
    assert list(Promise.objects.armed().values_list("due_at", flat=True)) == due[1:]


def test_a_held_phone_reads_nothing_of_its_sos(cast: Cast) -> None:
    alert = sos(cast.sophea, NOW)
    alerts.acknowledge(by=cast.dara, alert_id=alert.pk, now=NOW)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    assert home_page(cast.sophea, NOW, forced=False).own_alert is None
    end_as_case(by=cast.dara, alert=alert.pk, now=NOW)
    home = home_page(cast.sophea, NOW, forced=False)
    assert (home.own_alert, home.own_end) == (None, None)


def test_an_ok_under_an_open_sos_is_written_down_and_ends_nothing(cast: Cast) -> None:
    alert = sos(cast.sophea, NOW)
    check_ins.check_in(person=cast.sophea, key=uuid4(), made_at=NOW, now=NOW)
    assert alert.events.filter(what="ok_pressed").exists()
    alert.refresh_from_db()
    assert (alert.state, alert.heard_from_at) == ("open", None)
    page = signed_in(cast.dara).get(f"/alerts/{alert.pk}/").content.decode()
    assert "the SOS stays open until you have spoken" in page
