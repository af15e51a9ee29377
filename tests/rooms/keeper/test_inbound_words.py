"""Texts and the words beside the command: duress, whoever and however; what people have to read; what came before."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions.create import create_activity
from karpear.alerts.actions.duress import raise_sign_in_duress
from karpear.alerts.models import Alert
from karpear.alerts.queries.positions import last_positions
from karpear.checkins.actions.check_ins import raise_duress
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.checkins.actions.roll_calls import ask_roll_call
from karpear.checkins.models import CheckIn, Promise
from karpear.keys import cipher
from karpear.messaging.models import ByText, Inbound
from karpear.people.models import Channel, Contact, SafetyWord
from karpear.people.words import set_words
from karpear.rules.alarm.outcome import Kind
from karpear.rules.case.pack import Stage
from karpear.rules.text.safety_words import fold_marks_as_typed
from karpear.screens.stages.actions.calls import confirm_stage
from tests.cast import NOW, Cast, address
from tests.steps.texts import BORROWED, code, delivery_to, number_in, sent_alert, state, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def due(cast: Cast) -> Promise:
    return arm([NewPromise(person=cast.sophea.pk, due_at=NOW + timedelta(minutes=10))], now=NOW)[0]


def promise(cast: Cast, minutes: int) -> Promise:
    """Made an hour before it is due, or long ago."""
    due_at = NOW + minutes * MINUTE
    return arm([NewPromise(person=cast.sophea.pk, due_at=due_at)], now=NOW - timedelta(hours=12))[0]


def trip(cast: Cast, begun: timedelta) -> Activity:
    body = {
        "kind": "trip", "title": "Visit", "place": "Kratie", "starts_at": NOW - begun,
        "ends_at": NOW - begun + timedelta(hours=6), "organisation": cast.lantern.pk, "check_ins": [],
    }  # fmt: skip
    made = create_activity(person=cast.sophea, key=uuid4(), body=body, now=NOW - begun)[0]
    return Activity.objects.get(pk=made["activity"])


def silent_alerts() -> set[Any]:
    raise_duress(now=NOW)
    raise_sign_in_duress(now=NOW)
    return set(Alert.objects.filter(kind=Kind.DURESS.value).values_list("person", flat=True))


def test_an_everyday_word_with_more_behind_it_settles_nothing_and_is_read_first(cast: Cast, due: Promise) -> None:
    row = text(cast.sophea, "home with three others", now=NOW)
    assert (row.did, row.state, row.urgent) == ("show", "shown", True)
    assert state(due) == "armed"
    assert not CheckIn.objects.exists()
    set_words(person=cast.sophea, ok="green mango", delayed="", duress="papaya", now=NOW)
    assert text(cast.sophea, "1 green mango", now=NOW).did == "check_in"


def test_an_sos_wins_over_the_word_before_it(cast: Cast, due: Promise) -> None:
    row = text(cast.sophea, "ok sos", now=NOW)
    assert (row.did, row.urgent) == ("sos", True)
    assert state(due) == "armed"


def test_a_safety_word_in_another_order_of_marks_is_the_same(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="", delayed="", duress="ខ្ញុំ", now=NOW)
    text(cast.sophea, "OK ខ្ញំុ", now=NOW)
    assert silent_alerts() == {cast.sophea.pk}


def test_a_word_kept_before_marks_were_put_in_order_is_still_known(cast: Cast) -> None:
    kept = cipher.index(fold_marks_as_typed("ខ្ញំុ"), f"word|{cast.sophea.pk}")
    SafetyWord.objects.create(person=cast.sophea, kind="duress", digest=kept)
    text(cast.sophea, "OK ខ្ញំុ", now=NOW)
    assert silent_alerts() == {cast.sophea.pk}


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("papaya", "LATE 30 papaya"), ("2580", "OK 2580"), ("m4ngo", "OK m4ngo"), ("b4by", "1 b4by"),
        ("ice-cream", "OK ice-cream"), ("don't worry", "OK don't worry"), ("mango!", "ok mango!"),
        ("safe", "HOME safe CODE"),
        ("papaya", "we had papaya today"), ("papaya", "YES papaya"), ("papaya", "OK papaya CODE"),
        ("papaya", "HAVE 1234 papaya"),
    ],
)  # fmt: skip
def test_a_duress_word_is_heard_on_every_path_and_read_by_nobody(cast: Cast, word: str, written: str) -> None:
    set_words(person=cast.sophea, ok="", delayed="", duress=word, now=NOW)
    row = text(cast.sophea, written.replace("CODE", code(cast.sophea, NOW)), now=NOW)
    assert row.state == "done"
    assert not Alert.objects.exists()
    assert silent_alerts() == {cast.sophea.pk}


def test_a_duress_word_answers_like_the_true_one(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="2581", delayed="", duress="2580", now=NOW)
    for written in ("OK {}", "LATE 30 {}", "HOME {} CODE", "1 {}"):
        said = [written.format(word).replace("CODE", code(cast.sophea, NOW)) for word in ("2581", "2580")]
        true, forced = (text(cast.sophea, one, now=NOW) for one in said)
        assert (forced.did, forced.trust, forced.answer, forced.state) == (
            true.did,
            true.trust,
            true.answer,
            true.state,
        )


def test_a_phone_that_others_may_hold_reads_no_names_and_a_silent_alarm_changes_no_answer(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="", delayed="", duress="2580", now=NOW)
    assert "Dara is told" in text(cast.sophea, "9", now=NOW).answer
    text(cast.sophea, "1 2580", now=NOW + 6 * MINUTE)
    assert silent_alerts() == {cast.sophea.pk}
    assert "Dara is told" in text(cast.sophea, "9", now=NOW + 12 * MINUTE).answer
    alert = Alert.objects.get(person=cast.sophea, kind=Kind.SOS.value)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW + 20 * MINUTE)
    assert text(cast.sophea, "9", now=NOW + 30 * MINUTE).answer == "Received 16:30."


def test_duress_on_a_shared_number_is_of_whoever_has_that_word(cast: Cast) -> None:
    phone = address(Channel.SMS, "+85598000001", person=cast.sophea)
    address(Channel.SMS, phone.value, person=cast.chenda)
    set_words(person=cast.chenda, ok="", delayed="", duress="papaya", now=NOW)
    row = text(phone.value, "OK papaya", now=NOW)
    assert (row.did, row.state) == ("ask_which", "done")
    assert silent_alerts() == {cast.chenda.pk}


def test_the_code_of_danger_counts_where_nothing_is_done(cast: Cast) -> None:
    ByText.objects.create(person=cast.sophea, danger="2")
    forced = code(cast.sophea, NOW, 2)
    assert text(BORROWED, f"LATE 30 {forced}", now=NOW).did == "needs_code"
    assert silent_alerts() == {cast.sophea.pk}
    Alert.objects.all().delete()
    Inbound.objects.bulk_create(_flood(cast))
    row = text(cast.sophea, f"OK {forced}", now=NOW)
    assert (row.did, row.state) == ("show", "done")
    assert silent_alerts() == {cast.sophea.pk}


def _flood(cast: Cast) -> list[Inbound]:
    """As many texts as are too many."""
    inbound = text(cast.sophea, "hello", now=NOW)
    same = {
        name: getattr(inbound, name) for name in ("channel", "sender", "sender_index", "text", "body_index", "state")
    }
    return [Inbound(source_key=f"k{n}", received_at=NOW, next_attempt_at=NOW, **same) for n in range(31)]


def test_the_same_words_again_may_mean_something_new(cast: Cast) -> None:
    early = promise(cast, 60)
    text(cast.sophea, "OK", now=NOW + 28 * MINUTE)
    assert state(early) == "armed"
    text(cast.sophea, "OK", now=NOW + 31 * MINUTE)
    assert state(early) == "kept"


def test_no_after_being_asked_is_a_call(cast: Cast) -> None:
    assert text(cast.sophea, "NO", now=NOW).did == "show"
    ask_roll_call(by=cast.dara, organisation=cast.lantern.pk, people=[cast.sophea.pk], due_in_s=900, reason="", now=NOW)
    assert text(cast.sophea, "NO", now=NOW + 2 * MINUTE).did == "sos"


def test_a_number_proven_in_between_has_the_alert(cast: Cast) -> None:
    delivery = delivery_to(sent_alert(cast), cast.dara)
    phone, proven = delivery.address, delivery.address.proven_at
    phone.proven_at = None
    phone.save()
    written = f"HAVE {number_in(Alert.objects.get(), delivery)}"
    assert text(cast.dara, written, now=NOW).did == "unproven"
    phone.proven_at = proven
    phone.save()
    assert text(cast.dara, written, now=NOW + 2 * MINUTE).did == "acknowledged"
    assert text(cast.dara, written, now=NOW + 3 * MINUTE).did == "again"


def test_moving_a_check_in_counts_once(cast: Cast, due: Promise) -> None:
    written = f"LATE 30 {code(cast.sophea, NOW)}"
    assert [text(cast.sophea, written, now=NOW + n * MINUTE).did for n in (0, 1)] == ["extend", "again"]


def test_the_clock_in_a_text_is_set_against_its_sending(cast: Cast) -> None:
    today = promise(cast, 10)
    row = text(cast.sophea, "OK 1556", now=NOW, sent_at=(NOW - timedelta(hours=24, minutes=3)).isoformat())
    assert row.did == "check_in"
    assert CheckIn.objects.get().moment == NOW - timedelta(hours=24, minutes=4)
    assert state(today) == "armed"


def test_home_that_waited_ends_the_trip_of_then_only(cast: Cast) -> None:
    today = trip(cast, timedelta(hours=2))
    written = f"HOME {code(cast.sophea, NOW)}"
    sent = (NOW - timedelta(hours=4)).isoformat()
    assert text(cast.sophea, written, now=NOW, sent_at=sent).answer == "Received 16:00."
    today.refresh_from_db()
    assert today.state == "planned"
    before = trip(cast, timedelta(hours=20))
    text(cast.sophea, written, now=NOW + 10 * MINUTE, sent_at=sent)
    for one in (today, before):
        one.refresh_from_db()
    assert (today.state, before.state) == ("planned", "ended")


def test_late_that_waited_moves_no_later_check_in(cast: Cast, due: Promise) -> None:
    written = f"LATE 60 {code(cast.sophea, NOW)}"
    row = text(cast.sophea, written, now=NOW, sent_at=(NOW - timedelta(hours=4)).isoformat())
    assert (row.did, row.state) == ("refused", "shown")
    assert row.answer == "Not done: your text came too late. Check in, or write again."
    assert state(due) == "armed" and due.due_at == NOW + timedelta(minutes=10)
    again = text(cast.sophea, written, now=NOW + 6 * MINUTE, sent_at=(NOW - 15 * MINUTE).isoformat())
    assert again.did == "extend"


def test_late_that_waited_moves_nothing_in_place_of_what_it_was_about(cast: Cast, due: Promise) -> None:
    promise(cast, -5)
    text(cast.sophea, "OK", now=NOW - 25 * MINUTE)
    sent = (NOW - 15 * MINUTE).isoformat()
    assert text(cast.sophea, f"LATE 30 {code(cast.sophea, NOW)}", now=NOW, sent_at=sent).did == "refused"
    assert state(due) == "armed" and due.due_at == NOW + 10 * MINUTE


def test_words_beside_a_move_do_not_move_it_twice(cast: Cast, due: Promise) -> None:
    written = f"LATE 30 {code(cast.sophea, NOW)} stopped by police"
    assert [text(cast.sophea, written, now=NOW + n * MINUTE).did for n in (0, 1)] == ["extend", "again"]


def test_late_long_before_is_moved_when_it_came_at_once(cast: Cast) -> None:
    far = promise(cast, 180)
    assert text(cast.sophea, f"LATE 60 {code(cast.sophea, NOW)}", now=NOW).did == "extend"
    assert state(far) == "armed" and far.due_at == NOW + timedelta(hours=4)


@pytest.mark.parametrize(
    ("written", "did"),
    [
        ("LATE 60 stopped by police at checkpoint", "needs_code"), ("LATE 60 CODE stopped by police", "extend"),
        ("HOME CODE papaya", "heard_only"), ("HOME CODE they took Dara", "sos"),
        ("OK 1456 115625 1049160", "check_in"),
        ("SOS 1456 115625 1049160 3", "sos"), ("OK 100%", "check_in"), ("HAVE 1234 I drive there", "wrong_number"),
    ],
)  # fmt: skip
def test_own_words_and_places_that_cannot_be_used_are_read(cast: Cast, due: Promise, written: str, did: str) -> None:
    trip(cast, timedelta(hours=2))
    row = text(cast.sophea, written.replace("CODE", code(cast.sophea, NOW)), now=NOW)
    assert (row.did, row.state) == (did, "shown")


def test_degrees_are_a_place(cast: Cast) -> None:
    row = text(cast.sophea, "SOS 11.5625 104.9160", now=NOW)
    found = last_positions([cast.sophea.pk])[cast.sophea.pk]
    assert (found.lat, found.lon, row.state) == (11.5625, 104.916, "done")


def test_what_a_contact_adds_is_read(cast: Cast) -> None:
    alert = sent_alert(cast)
    sister = Contact.objects.get(owner=cast.sophea, position=0)
    way = delivery_to(alert, cast.dara)
    way.contact, way.person, way.address = sister, None, sister.addresses.get(channel="sms")
    way.save()
    row = text(sister, f"HEARD {number_in(alert, way)} she is at Daun Penh police", now=NOW)
    assert (row.did, row.state) == ("contact_heard", "shown")
    assert text(sister, "I know, thank you", now=NOW).state == "done"
    row = text(sister, f"HELP {number_in(alert, way)} I come, she needs help", now=NOW)
    assert (row.did, row.state) == ("contact_can_help", "shown")
