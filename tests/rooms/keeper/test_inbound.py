"""What is done for texts that came in."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions.create import create_activity
from karpear.alerts.models import Alert, AlertEvent
from karpear.alerts.queries.positions import last_positions
from karpear.checkins.actions.check_ins import raise_duress
from karpear.checkins.actions.overdue import miss_overdue
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.checkins.actions.roll_calls import ask_roll_call
from karpear.checkins.models import CheckIn, Promise
from karpear.keeper.inbound.step import read_inbox
from karpear.messaging.actions.receive import purge_inbound
from karpear.messaging.models import ByText, Delivery, DeliveryState, Inbound, TextSeen
from karpear.people.models import Channel, Contact
from karpear.people.words import set_words
from karpear.rules.alarm.outcome import Kind
from tests.cast import NOW, Cast, address
from tests.steps.texts import BORROWED, SECRET, code, delivery_to, number_in, number_of, post, sent_alert, state, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]


@pytest.fixture
def due(cast: Cast) -> Promise:
    """Sophea is to say she is OK in ten minutes."""
    return arm([NewPromise(person=cast.sophea.pk, due_at=NOW + timedelta(minutes=10))], now=NOW)[0]


def test_ok_from_a_number_we_know(cast: Cast, due: Promise) -> None:
    row = text(cast.sophea, "1", now=NOW)
    assert (row.did, row.trust, row.person) == ("check_in", "number", cast.sophea)
    assert state(due) == "kept"
    assert row.answer == "Received 16:00."
    back = Delivery.objects.get(text_key="answer")
    assert (back.person, back.channel, back.subject) == (cast.sophea, "sms", row.pk)


def test_ok_with_a_right_code_from_any_phone_and_no_word_to_that_phone(cast: Cast, due: Promise) -> None:
    row = text(BORROWED, f"OK {code(cast.sophea, NOW)}", now=NOW)
    assert (row.did, row.trust, row.person) == ("check_in", "code", cast.sophea)
    assert state(due) == "kept"
    assert not Delivery.objects.filter(text_key="answer").exists()


def test_a_colleagues_phone_with_ones_own_code_speaks_for_the_code(cast: Cast, due: Promise) -> None:
    row = text(cast.dara, f"SOS {code(cast.sophea, NOW)}", now=NOW)
    assert Alert.objects.get().person == cast.sophea
    assert row.trust == "code"
    assert Delivery.objects.get(text_key="answer").person == cast.dara
    assert state(due) == "armed"


def test_the_code_of_last_month_is_good_and_an_older_one_is_not(cast: Cast) -> None:
    assert text(BORROWED, f"OK {code(cast.sophea, NOW - timedelta(days=27))}", now=NOW).did == "check_in"
    assert text(BORROWED, f"OK {code(cast.sophea, NOW - timedelta(days=80))}", now=NOW).did == "wrong_code"


def test_nobody_we_know_is_only_read(cast: Cast, due: Promise) -> None:
    for words in ("OK", "SOS", "SOS K7P2M", "HOME", "dear all"):
        row = text(BORROWED, words, now=NOW)
        assert (row.state, row.person) == ("shown", None)
    assert not Alert.objects.exists()
    assert not Delivery.objects.exists()
    assert state(due) == "armed"


def test_sos_with_place_and_who_is_told(cast: Cast) -> None:
    row = text(cast.sophea, "SOS 1456 115625 1049160 9", now=NOW)
    assert "Dara is told" in row.answer
    alert = Alert.objects.get()
    assert (alert.kind, alert.person, alert.silent) == ("sos", cast.sophea, False)
    # The check digit is another without the code: the place is not shown, the call counts.
    assert not last_positions([cast.sophea.pk])
    text(cast.sophea, f"SOS {code(cast.sophea, NOW)} 1456", now=NOW + timedelta(minutes=9))
    assert Alert.objects.get().calls == 2


def test_a_text_that_waited_speaks_for_its_own_moment(cast: Cast) -> None:
    soon, past = arm(
        [NewPromise(person=cast.sophea.pk, due_at=NOW + timedelta(minutes=m)) for m in (10, -175)], now=NOW
    )
    row = text(cast.sophea, f"OK {code(cast.sophea, NOW)} 1300", now=NOW)
    check_in = CheckIn.objects.get()
    assert check_in.moment == NOW - timedelta(hours=3)
    assert (state(past), state(soon)) == ("kept", "armed")
    assert "Next: 16:10." in row.answer
    text(cast.sophea, "OK", now=NOW, sent_at=(NOW - timedelta(hours=2)).isoformat())
    assert state(soon) == "armed"


def test_late_needs_the_code(cast: Cast, due: Promise) -> None:
    assert text(cast.sophea, "LATE 60", now=NOW).did == "needs_code"
    assert text(BORROWED, f"LATE 60 {code(cast.sophea, NOW)}", now=NOW).did == "needs_code"
    row = text(cast.sophea, f"LATE 60 {code(cast.sophea, NOW)}", now=NOW)
    assert row.did == "extend"
    assert state(due) == "armed"
    assert due.due_at == NOW + timedelta(minutes=70)
    assert "Next: 17:10." in row.answer


def test_home_ends_the_trip_with_the_code_only(cast: Cast) -> None:
    body = {
        "kind": "trip", "title": "Visit", "place": "Kratie", "starts_at": NOW - timedelta(hours=2),
        "ends_at": NOW + timedelta(hours=2), "organisation": cast.lantern.pk,
        "check_ins": [{"due_at": NOW + timedelta(hours=1), "grace_s": 600}],
    }  # fmt: skip
    create_activity(person=cast.sophea, key=uuid4(), body=body, now=NOW - timedelta(hours=2))
    assert text(cast.sophea, "HOME", now=NOW).did == "heard_only"
    assert Activity.objects.get().state == "planned"
    row = text(cast.sophea, f"HOME {code(cast.sophea, NOW)}", now=NOW)
    assert (row.did, row.answer) == ("finish", "Received 16:00. Your trip has ended.")
    assert Activity.objects.get().state == "ended"
    assert not Promise.objects.armed().exists()


def test_yes_and_help_answer_a_roll_call(cast: Cast) -> None:
    ask_roll_call(
        by=cast.dara, organisation=cast.lantern.pk, people=[cast.sophea.pk, cast.kanha.pk], due_in_s=1800, reason="",
        now=NOW - timedelta(minutes=1),
    )  # fmt: skip
    text(cast.sophea, "Yes", now=NOW)
    text(cast.kanha, "NO", now=NOW)
    assert Promise.objects.get(person=cast.sophea).state == "kept"
    assert Alert.objects.get().person == cast.kanha
    assert text(cast.bopha, "no", now=NOW).state == "shown"


def test_the_code_of_danger_answers_like_the_other_and_raises_a_silent_alert(cast: Cast, due: Promise) -> None:
    ByText.objects.create(person=cast.sophea, danger="2")
    right = text(cast.sophea, f"OK {code(cast.sophea, NOW)}", now=NOW)
    forced = text(cast.sophea, f"OK {code(cast.sophea, NOW, 2)}", now=NOW)
    assert (forced.did, forced.trust, forced.answer) == (right.did, right.trust, right.answer)
    assert not Alert.objects.exists()
    raise_duress(now=NOW)
    assert Alert.objects.get().kind == Kind.DURESS.value
    text(cast.sophea, f"SOS {code(cast.sophea, NOW, 2)}", now=NOW)
    assert Alert.objects.get(kind="sos").silent


def test_a_duress_word_after_the_code_and_polite_words(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="mango", delayed="", duress="all fine", now=NOW)
    said = {"ok thanks": "none", "OK all  Fine": "duress", "ok Mango": "ok", "ok papaya": "unknown"}
    for words, meaning in said.items():
        text(cast.sophea, words, now=NOW)
        assert CheckIn.objects.latest("id").word == meaning


def test_words_beside_the_call_are_read_and_safety_words_are_not(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="mango", delayed="", duress="papaya", now=NOW)
    arm([NewPromise(person=cast.sophea.pk, due_at=NOW + timedelta(minutes=10))], now=NOW)
    assert text(cast.sophea, f"LATE 30 {code(cast.sophea, NOW)} papaya", now=NOW).state == "done"
    cast.sophea.refresh_from_db()
    assert cast.sophea.duress_signed_in_at == NOW and not CheckIn.objects.exists()
    assert text(cast.sophea, "SOS papaya", now=NOW).state == "done"
    assert Alert.objects.get().silent
    assert text(cast.dara, "SOS at the north gate", now=NOW).state == "shown"
    assert text("SHOP", "SOS discount", now=NOW).did == "no_phone"


def test_help_with_a_code_from_a_contacts_phone_is_a_call(cast: Cast) -> None:
    alert = sent_alert(cast)
    sister = Contact.objects.get(owner=cast.sophea, position=0)
    phone = sister.addresses.get(channel="sms")
    deliveries = Delivery.objects.filter(pk=delivery_to(alert, cast.dara).pk)
    deliveries.update(contact=sister, person=None, address=phone)
    assert text(sister, "HELP", now=NOW).did == "contact_can_help"
    assert text(sister, f"HELP {code(cast.chenda, NOW)}", now=NOW).did == "sos"
    assert Alert.objects.filter(person=cast.chenda, kind="sos").exists()


def test_having_an_alert_takes_proven_number_and_the_number_of_the_message(cast: Cast) -> None:
    alert = sent_alert(cast)
    delivery = delivery_to(alert, cast.dara)
    number = number_in(alert, delivery)
    assert text(BORROWED, f"HAVE {number}", now=NOW).did == "show"
    assert text(cast.kanha, f"HAVE {number}", now=NOW).did == "wrong_number"
    assert text(cast.dara, "HAVE", now=NOW).did == "wrong_number"
    alert.refresh_from_db()
    assert alert.state == "open"
    row = text(cast.dara, f"have {number}", now=NOW)
    assert (row.did, row.answer) == ("acknowledged", "You have it: Sophea.")
    alert.refresh_from_db()
    assert (alert.state, alert.owner) == ("acknowledged", cast.dara)


def test_guessing_numbers_ends_and_an_unproven_number_has_nothing(cast: Cast) -> None:
    alert = sent_alert(cast)
    delivery = delivery_to(alert, cast.dara)
    number = number_in(alert, delivery)
    for n in range(5):
        text(cast.dara, f"HAVE {number + 1 + n}", now=NOW)
    assert text(cast.dara, f"HAVE {number}", now=NOW).did == "wrong_number"
    later = NOW + timedelta(hours=2)
    delivery.address.proven_at = None
    delivery.address.save()
    assert text(cast.dara, f"HAVE {number} please", now=later).did == "unproven"
    alert.refresh_from_db()
    assert alert.state == "open"


def test_nobody_has_their_own_alert_and_nothing_closes_one(cast: Cast) -> None:
    alert = sent_alert(cast)
    for words in ("OK", "HOME", "HAVE 1234", "close", f"OK {code(cast.sophea, NOW)}", "safe"):
        text(cast.sophea, words, now=NOW)
        text(BORROWED, words, now=NOW)
    alert.refresh_from_db()
    assert (alert.state, alert.owner) == ("open", None)


def test_contacts_answer_and_stop_nothing(cast: Cast) -> None:
    arm([NewPromise(person=cast.vanna.pk, due_at=NOW - timedelta(hours=1))], now=NOW - timedelta(hours=2))
    miss_overdue(now=NOW)
    alert = Alert.objects.get()
    sister = Contact.objects.get(owner=cast.vanna, position=0)
    way = Delivery.objects.filter(contact=sister).first()
    assert way is not None
    phone = sister.addresses.get(channel="sms")
    way.address, way.channel, way.state, way.sent_at, way.attempts = phone, "sms", DeliveryState.SENT, NOW, 1
    way.save()
    assert text(sister, f"KNOW {number_in(alert, way)}", now=NOW).did == "contact_know"
    assert text(sister, "I heard", now=NOW).did == "contact_heard"
    assert text(sister, "I can help", now=NOW).did == "contact_can_help"
    assert set(AlertEvent.objects.values_list("what", flat=True)) >= {"contact_knows", "contact_heard"}
    alert.refresh_from_db()
    assert alert.state == "open"
    stranger = text(sister, "what is going on?", now=NOW)
    assert (stranger.state, stranger.person) == ("shown", cast.vanna)


def test_twice_counts_once(cast: Cast) -> None:
    body = {"id": "same", "from": number_of(cast.sophea), "text": "SOS"}
    assert post(body).json() == {"new": True}
    assert post(body).json() == {"new": False}
    assert post(body | {"id": "other"}).json() == {"new": True}
    Inbound.objects.update(received_at=NOW, next_attempt_at=NOW)
    read_inbox(now=NOW)
    read_inbox(now=NOW)
    assert Alert.objects.get().calls == 1
    Alert.objects.update(state="resolved", outcome="safe", resolved_at=NOW, next_rung_at=None)
    text(cast.sophea, "SOS", now=NOW + timedelta(minutes=2))
    assert Alert.objects.count() == 2


def test_another_text_under_an_id_that_was_used_is_another_text(cast: Cast, settings: Any) -> None:
    """A phone that was set up anew counts from 1 again, and two gateways may have one secret."""
    settings.KARPEAR_CHAT_IN = f"webhook?secret={SECRET}"
    sms = {"id": "7", "from": number_of(cast.sophea), "text": "OK"}
    came: list[tuple[dict[str, Any], str]] = [
        (sms, "/in/sms"), (sms, "/in/chat"), (sms | {"text": "SOS"}, "/in/sms"),
        (sms | {"from": number_of(cast.chenda)}, "/in/sms"),
    ]  # fmt: skip
    assert [post(body, path=path).json()["new"] for body, path in came] == [True] * 4
    assert [post(body, path=path).json()["new"] for body, path in came] == [False] * 4


def test_a_flood_drops_no_call_for_help(cast: Cast, due: Promise) -> None:
    for n in range(31):
        text(cast.sophea, f"blah {n}")
    Inbound.objects.update(received_at=NOW, next_attempt_at=NOW)
    read_inbox(now=NOW)
    assert text(cast.sophea, "OK", now=NOW).did == "show"
    assert text(cast.sophea, "SOS", now=NOW).did == "sos"
    assert Delivery.objects.filter(text_key="answer").count() <= 20


def test_a_shared_phone(cast: Cast, due: Promise) -> None:
    phone = address(Channel.SMS, "+85598000001", person=cast.sophea)
    address(Channel.SMS, phone.value, person=cast.chenda)
    assert text(phone.value, "OK", now=NOW).did == "ask_which"
    assert text(phone.value, f"OK {code(cast.sophea, NOW)}", now=NOW).did == "check_in"
    text(phone.value, "SOS", now=NOW)
    assert set(Alert.objects.values_list("person", flat=True)) == {cast.sophea.pk, cast.chenda.pk}


def test_what_breaks_stops_nothing_else_and_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, good = text(cast.sophea, "OK"), text(cast.dara, "OK")
    Inbound.objects.update(received_at=NOW, next_attempt_at=NOW)
    Inbound.objects.filter(pk=broken.pk).update(text="OK")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("karpear.keeper.inbound.verbs.sender_of", _only_dara(cast))
        read_inbox(now=NOW)
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, broken.attempts, good.did) == ("waiting", 1, "check_in")
    read_inbox(now=NOW + timedelta(seconds=3))
    broken.refresh_from_db()
    assert broken.did == "check_in"


def _only_dara(cast: Cast) -> Any:
    from karpear.keeper.inbound.senders import sender_of

    def broken(row: Inbound, said: Any, now: datetime) -> Any:
        if row.sender == number_of(cast.sophea):
            raise KeyError("a broken row")
        return sender_of(row, said, now)

    return broken


def test_what_says_it_is_a_week_old_is_only_read_but_for_a_call_for_help(cast: Cast, due: Promise) -> None:
    """A gateway whose clock is wrong still delivers an SOS; its id keeps it from coming again."""
    old = (NOW - timedelta(days=8)).isoformat()
    row = text(cast.sophea, "OK", now=NOW, sent_at=old)
    assert (row.state, row.did, row.person, row.trust) == ("shown", "", cast.sophea, "number")
    assert state(due) == "armed"
    row = text(cast.sophea, "SOS", now=NOW, sent_at=old)
    assert (row.did, row.sent_at) == ("sos", NOW - timedelta(days=8))
    assert AlertEvent.objects.filter(alert=Alert.objects.get(), what="waited").exists()


def test_what_was_recorded_and_comes_again_after_it_was_removed_is_only_read_but_for_a_call(cast: Cast) -> None:
    """A gateway signs what it hands over and no time: whoever recorded that has an OK for ever."""
    ok = {"id": "recorded-1", "from": number_of(cast.sophea), "text": "OK"}
    call = {"id": "recorded-2", "from": number_of(cast.sophea), "text": "SOS"}
    for body in (ok, call):
        assert post(body).json() == {"new": True}
    Inbound.objects.update(received_at=NOW, next_attempt_at=NOW)
    assert read_inbox(now=NOW) == 2
    later = NOW + timedelta(days=31)
    assert purge_inbound(now=later) == 2
    seen = CheckIn.objects.count()
    for body in (ok, call):
        assert post(body).json() == {"new": True}
    Inbound.objects.update(received_at=later, next_attempt_at=later)
    read_inbox(now=later)
    assert CheckIn.objects.count() == seen
    assert Inbound.objects.get(state="shown").text == "OK"
    assert Alert.objects.get().calls == 2, "an SOS always acts"
    purge_inbound(now=later + timedelta(days=400))
    assert purge_inbound(now=later + timedelta(days=400)) == 0
    assert TextSeen.objects.count() == 2, "those that were removed just now"
