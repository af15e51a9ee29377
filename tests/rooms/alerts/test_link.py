"""The page behind a message's link: signed out, and opening it changes nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions import answers, briefings, rungs
from karpear.alerts.models import Alert, AlertEvent
from karpear.messaging.models import Delivery
from karpear.people.models import Address, ContactState, Membership
from karpear.rules.alarm.outcome import Outcome
from tests.cast import Cast, signed_in
from tests.steps.alarms import sos
from tests.steps.links import link_to

pytestmark = pytest.mark.once


def climb_to_contacts(alert: Alert) -> None:
    for minutes in (2, 5, 10, 15):
        rungs.climb(now=alert.opened_at + timedelta(minutes=minutes, seconds=1))


def test_opening_the_link_changes_nothing(cast: Cast) -> None:
    alert = sos(cast.sophea)
    where = link_to(alert, cast.dara)
    before = Address.objects.get(person=cast.dara, channel="email").proven_at
    for _ in range(3):
        answer = Client().get(where)
        assert answer.status_code == 200
        Client().head(where)
    alert.refresh_from_db()
    assert (alert.state, alert.owner) == ("open", None)
    assert not AlertEvent.objects.exists()
    assert not Delivery.objects.filter(pressed_at__isnull=False).exists()
    assert Address.objects.get(person=cast.dara, channel="email").proven_at == before


@pytest.mark.both
def test_an_officer_has_it_from_the_message_without_signing_in(cast: Cast) -> None:
    alert = sos(cast.sophea)
    where = link_to(alert, cast.dara)
    answer = Client().post(where, {"do": "acknowledge"}, follow=True)
    assert "You have it" in answer.content.decode()
    alert.refresh_from_db()
    assert alert.owner == cast.dara
    pressed = Delivery.objects.get(pressed_at__isnull=False)
    assert pressed.person == cast.dara
    assert pressed.address.proven_at == pressed.pressed_at


def test_calls_are_logged_and_ending_asks_to_sign_in(cast: Cast) -> None:
    alert = sos(cast.sophea)
    where = link_to(alert, cast.dara)
    phone = f"person-{0}"
    Client().post(where, {"do": "call", "entry": phone, "result": "safe"})
    assert AlertEvent.objects.get().what == "call_safe"
    text = Client().get(where).content.decode()
    assert "Sign in to end it" in text
    signed = signed_in(cast.dara).get(where).content.decode()
    assert "End it" in signed and "Sign in to end it" not in signed
    assert "Sign in to say what is known" in text
    assert "Write it down" not in text
    assert Client().post(f"/alerts/{alert.pk}/end/", {"outcome": "safe"}).status_code == 302
    assert Alert.objects.get().state == "open"


def test_who_comes_second_sees_who_has_it_and_is_proven_too(cast: Cast) -> None:
    alert = sos(cast.sophea)
    climb_to_contacts(alert)
    first, second = link_to(alert, cast.dara), link_to(alert, cast.kanha)
    Client().post(first, {"do": "acknowledge"})
    text = Client().post(second, {"do": "acknowledge"}, follow=True).content.decode()
    assert "Dara has it" in text
    assert Delivery.objects.filter(person=cast.kanha, pressed_at__isnull=False).exists()


def test_after_the_end_the_page_says_it_is_over(cast: Cast) -> None:
    alert = sos(cast.sophea)
    where = link_to(alert, cast.dara)
    answers.resolve(by=cast.kanha, alert_id=alert.pk, outcome=Outcome.SAFE, now=timezone.now())
    text = Client().get(where).content.decode()
    assert "It is over" in text
    assert "I have it" not in text


@pytest.mark.parametrize("old", [True, False])
def test_a_link_that_is_old_or_unknown_says_what_to_do(cast: Cast, old: bool) -> None:
    alert = sos(cast.sophea)
    where = link_to(alert, cast.dara, expires_in=timedelta(days=-1)) if old else "/r/AAAAAAAAAAAAAAAAAAAAAA"
    for answer in (Client().get(where), Client().post(where, {"do": "acknowledge"})):
        assert answer.status_code == 404
        assert "What to do now" in answer.content.decode()
    alert.refresh_from_db()
    assert alert.state == "open"


def test_who_left_the_organisation_is_shown_nothing(cast: Cast) -> None:
    alert = sos(cast.sophea)
    where = link_to(alert, cast.dara)
    Membership.objects.filter(person=cast.dara).update(ended_at=timezone.now())
    assert Client().get(where).status_code == 404
    assert Client().post(where, {"do": "acknowledge"}).status_code == 404


def test_a_post_needs_the_csrf_token(cast: Cast) -> None:
    where = link_to(sos(cast.sophea), cast.dara)
    assert Client(enforce_csrf_checks=True).post(where, {"do": "acknowledge"}).status_code == 403


def test_a_contact_sees_only_what_was_disclosed_and_stops_nothing(cast: Cast) -> None:
    now = timezone.now()
    content = {
        "title": "Visit the dam", "place": "Lower bridge", "along": "Two colleagues",
        "questions": [{"question": "Dog?", "answer": "Mango"}], "instructions": {"detained": "Call the lawyer."},
    }  # fmt: skip
    briefings.keep_briefing(person=cast.sophea, content=content, now=now, active_until=now + timedelta(hours=3))
    alert = sos(cast.sophea)
    climb_to_contacts(alert)
    sister = cast.sophea.contacts.get(position=0)
    sister.knows_me_as = "Little lotus"
    sister.save()
    where = link_to(alert, sister)
    text = Client().get(where).content.decode()
    assert "Little lotus may need help" in text
    assert "Visit the dam" in text
    for hidden in ("Lower bridge", "Two colleagues", "Mango", "Call the lawyer.", "I have it", "Timeline"):
        assert hidden not in text, hidden

    rung = Alert.objects.get().next_rung_at
    page = Client().post(where, {"answer": "can_help"}, follow=True).content.decode()
    assert "Your answer has arrived" in page
    alert.refresh_from_db()
    assert (alert.state, alert.next_rung_at) == ("open", rung)
    assert "can help" in signed_in(cast.dara).get(f"/alerts/{alert.pk}/").content.decode()
    assert Client().post(where, {"answer": "nonsense"}).status_code == 422


def test_a_silent_alert_tells_contacts_not_to_call(cast: Cast) -> None:
    alert = sos(cast.sophea, silent=True)
    climb_to_contacts(alert)
    where = link_to(alert, cast.sophea.contacts.get(position=0))
    assert "DO NOT CALL" in Client().get(where).content.decode()
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=timezone.now())
    over = Client().get(where).content.decode()
    assert "It is over" in over
    assert "DO NOT CALL" not in over


def test_a_contact_who_left_is_shown_nothing(cast: Cast) -> None:
    alert = sos(cast.sophea)
    climb_to_contacts(alert)
    sister = cast.sophea.contacts.get(position=0)
    where = link_to(alert, sister)
    sister.state = ContactState.LEFT
    sister.save()
    assert Client().get(where).status_code == 404
