"""Somebody reads an officer's messages: what a link or a number can do, and for how long it holds."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions import duress, rungs
from karpear.alerts.models import Alert
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.overdue import miss_overdue, remind
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.checkins.actions.roll_calls import ask_roll_call
from karpear.checkins.models import CheckIn, Promise
from karpear.keys.ring import ring
from karpear.messaging.models import Delivery
from karpear.people.words import set_words
from karpear.rules.text.short_codes import reply_number
from tests.cast import Cast, device_token, signed_in
from tests.steps.alarms import sos
from tests.steps.links import link_in
from tests.steps.texts import SECRET, code, text

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def texts_come_in(settings: Any) -> None:
    """By the secret of the gateway that sends."""
    settings.KARPEAR_SMS = f"webhook+http://127.0.0.1:9/?secret={SECRET}"


def told(alert: Alert, **more: Any) -> Delivery:
    delivery = Delivery.objects.filter(subject=alert.pk, **more).order_by("created_at").first()
    assert delivery is not None
    return delivery


def test_calls_written_down_by_link_do_not_prolong_what_the_link_took(cast: Cast) -> None:
    alert = sos(cast.sophea)
    where = link_in(told(alert, person=cast.dara))
    reader = Client()
    reader.post(where, {"do": "acknowledge"})
    alert.refresh_from_db()
    until, acted = alert.overtake_at, alert.owner_acted_at
    assert alert.owner == cast.dara
    assert until is not None
    entry = reader.get(where).context["page"].ring[0].id
    for _n in range(3):
        reader.post(where, {"do": "call", "entry": entry, "result": "no_answer"})
    alert.refresh_from_db()
    assert (alert.overtake_at, alert.owner_acted_at) == (until, acted)
    assert alert.events.filter(what="call_no_answer").count() == 3

    signed_in(cast.dara).post(f"/alerts/{alert.pk}/", {"do": "call", "entry": entry, "result": "no_answer"})
    alert.refresh_from_db()
    assert alert.overtake_at is not None
    assert alert.overtake_at > until


def test_once_overtaken_a_link_does_not_take_it_again(cast: Cast) -> None:
    alert = sos(cast.sophea)
    where = link_in(told(alert, person=cast.dara))
    Client().post(where, {"do": "acknowledge"})
    rungs.overtake(now=timezone.now() + 16 * MINUTE)
    answer = Client().post(where, {"do": "acknowledge"}, follow=True)
    alert.refresh_from_db()
    assert (alert.state, alert.owner) == ("open", None)
    assert "Sign in to take it again" in answer.content.decode()
    assert 'value="acknowledge"' not in answer.content.decode()

    signed_in(cast.dara).post(f"/alerts/{alert.pk}/", {"do": "acknowledge"})
    alert.refresh_from_db()
    assert alert.owner == cast.dara


def test_the_others_hear_once_that_it_was_taken_by_a_message(cast: Cast) -> None:
    alert = sos(cast.sophea)
    for person in (cast.dara, cast.kanha):
        rungs.climb(now=timezone.now() + 6 * MINUTE)
        Client().post(link_in(told(alert, person=person)), {"do": "acknowledge"})
        rungs.overtake(now=timezone.now() + 40 * MINUTE)
    rows = Delivery.objects.filter(subject=alert.pk, text_key="taken")
    assert {row.person for row in rows} == {cast.dara, cast.kanha, cast.bopha}
    assert rows.count() == len({row.address_id for row in rows}), "once for each address"
    page = signed_in(cast.bopha).get(f"/alerts/{alert.pk}/").content.decode()
    assert "has it, through the link or number of a message, without signing in" in page
    assert "Told that it was taken by a message" in page


def test_signed_in_nobody_else_is_written_to(cast: Cast) -> None:
    alert = sos(cast.sophea)
    signed_in(cast.dara).post(f"/alerts/{alert.pk}/", {"do": "acknowledge"})
    assert not Delivery.objects.filter(subject=alert.pk, text_key="taken").exists()


def test_a_number_by_text_holds_no_longer_than_a_link(cast: Cast) -> None:
    alert = sos(cast.sophea)
    delivery = told(alert, person=cast.dara, channel="sms")
    Delivery.objects.filter(pk=delivery.pk).update(state="sent", sent_at=timezone.now())
    number = reply_number(ring().index_key, delivery.address_id, alert.pk)
    now = timezone.now()
    assert text(cast.dara, f"HAVE {number}", now=now).did == "acknowledged"
    assert Delivery.objects.filter(subject=alert.pk, text_key="taken").exists()
    rungs.overtake(now=now + 16 * MINUTE)
    inbound = text(cast.dara, f"HAVE {number}", now=now + 17 * MINUTE)
    assert inbound.did == "refused"
    alert.refresh_from_db()
    assert alert.owner is None


def missing(cast: Cast) -> Alert:
    now = timezone.now()
    arm([NewPromise(cast.sophea.pk, now, grace_s=0, organisation=cast.lantern.pk)], now=now)
    miss_overdue(now=now)
    return Alert.objects.get()


def climb_to_the_end(alert: Alert) -> list[int]:
    """At which steps contacts were told."""
    for minutes in (2, 5, 10, 15, 20, 30):
        rungs.climb(now=alert.opened_at + minutes * MINUTE + timedelta(seconds=1))
    rows = Delivery.objects.filter(subject=alert.pk, contact__isnull=False)
    return sorted({row.step for row in rows})


def test_an_ok_from_a_number_alone_holds_contacts_back_only_until_everybody_was_asked(cast: Cast) -> None:
    alert = missing(cast)
    assert text(cast.sophea, "OK", now=timezone.now()).did == "check_in"
    assert climb_to_the_end(alert) == [5]


def test_with_the_personal_code_or_the_ok_word_it_holds(cast: Cast) -> None:
    now = timezone.now()
    set_words(person=cast.sophea, ok="rice", delayed="rain", duress="mango", now=now)
    for words in (f"OK {code(cast.sophea, now)}", "OK rice"):
        Alert.objects.all().delete()
        alert = missing(cast)
        text(cast.sophea, words, now=timezone.now())
        assert climb_to_the_end(alert) == [], words


def test_an_ok_from_their_own_phone_holds_for_good(cast: Cast) -> None:
    alert = missing(cast)
    body = {"key": str(uuid4()), "made_at": timezone.now().isoformat()}
    headers = {"authorization": f"Bearer {device_token(cast.sophea)}"}
    answer = Client().post("/api/v1/check-ins", body, content_type="application/json", headers=headers)
    assert answer.status_code == 201
    assert climb_to_the_end(alert) == []


@pytest.mark.both
def test_an_officer_who_spoke_with_them_makes_sure_of_it(cast: Cast) -> None:
    alert = missing(cast)
    text(cast.sophea, "OK", now=timezone.now())
    client = signed_in(cast.dara)
    client.post(f"/alerts/{alert.pk}/", {"do": "call", "entry": "person-0", "result": "safe"})
    assert climb_to_the_end(alert) == []


def test_a_call_written_down_by_link_makes_nothing_sure(cast: Cast) -> None:
    alert = missing(cast)
    text(cast.sophea, "OK", now=timezone.now())
    where = link_in(told(alert, person=cast.dara))
    Client().post(where, {"do": "call", "entry": "person-0", "result": "safe"})
    assert climb_to_the_end(alert) == [5]


def reminded(cast: Cast, due_in: timedelta = timedelta(0)) -> tuple[Promise, Promise, str]:
    """The promise asked about, one that is due a little later, and the link of the reminder."""
    now = timezone.now()
    first, second = arm(
        [
            NewPromise(cast.sophea.pk, now + due_in, organisation=cast.lantern.pk),
            NewPromise(cast.sophea.pk, now + due_in + 20 * MINUTE, organisation=cast.lantern.pk),
        ],
        now=now - MINUTE,
    )
    remind(now=now + due_in)
    return first, second, link_in(Delivery.objects.filter(text_key="reminder", subject=first.pk).first())


def states(*promises: Promise) -> list[str]:
    for promise in promises:
        promise.refresh_from_db()
    return [promise.state for promise in promises]


def test_a_reminders_link_settles_what_it_asked_about_and_nothing_later(cast: Cast) -> None:
    first, second, where = reminded(cast)
    page = Client().post(where, {"key": str(uuid4())}).content.decode()
    assert "Thank you" in page
    assert states(first, second) == ["late", "armed"]


def test_it_works_once(cast: Cast) -> None:
    first, second, where = reminded(cast)
    for _n in range(3):
        Client().post(where, {"key": str(uuid4())})
    assert CheckIn.objects.count() == 1
    assert states(second) == ["armed"]
    page = Client().get(where).content.decode()
    assert "sign in" in page.lower()
    assert "I am not OK" in page
    assert "Your word" not in page
    Client().post(where, {"not_ok": "1", "key": str(uuid4())})
    assert Alert.objects.filter(kind="sos", person=cast.sophea).exists()
    assert states(first, second) == ["late", "armed"]


@pytest.mark.both
def test_pressed_twice_at_once_is_thanked_twice(cast: Cast) -> None:
    """The page was open before it was answered: nothing is said twice, and nobody is frightened."""
    promise, _second, where = reminded(cast)
    Promise.objects.filter(pk=promise.pk).update(state="missed")
    for _n in range(2):
        assert "Thank you" in Client().post(where, {}).content.decode()
    assert CheckIn.objects.count() == 1


def test_a_duress_word_on_an_old_page_is_heard(cast: Cast) -> None:
    now = timezone.now()
    set_words(person=cast.sophea, ok="rice", delayed="rain", duress="mango", now=now)
    _first, _second, where = reminded(cast)
    check_in(person=cast.sophea, key=uuid4(), made_at=timezone.now(), now=timezone.now())
    Client().post(where, {"word": "mango"})
    duress.raise_sign_in_duress(now=timezone.now())
    assert Alert.objects.filter(kind="duress", person=cast.sophea).exists()


def test_by_the_link_of_a_reminder_the_word_is_no_proof(cast: Cast) -> None:
    first, _second, where = reminded(cast)
    miss_overdue(now=first.miss_at)
    alert = Alert.objects.get()
    Client().post(where, {})
    alert.refresh_from_db()
    assert alert.heard_from_at is not None
    assert climb_to_the_end(alert) == [5]


def test_a_roll_call_is_answered_by_its_link_and_leaves_tonight_alone(cast: Cast) -> None:
    now = timezone.now()
    (tonight,) = arm([NewPromise(cast.sophea.pk, now + 25 * MINUTE, organisation=cast.lantern.pk)], now=now)
    ask_roll_call(by=cast.dara, organisation=cast.lantern.pk, people=[cast.sophea.pk], due_in_s=600, reason="", now=now)
    promise = Promise.objects.get(roll_call__isnull=False)
    Client().post(link_in(Delivery.objects.filter(text_key="roll_call").first()), {})
    assert states(promise, tonight) == ["kept", "armed"]
