"""What is written while a guest has an alarm reaches the guest, or somebody of theirs who may read it."""

import pytest
from django.utils import timezone

from karpear.alerts.actions.answers import contact_answers
from karpear.alerts.actions.handovers import take_over
from karpear.alerts.models import Alert
from karpear.messaging.models import Delivery
from tests.cast import Cast, signed_in
from tests.rooms.network.aid import agree, take_night
from tests.steps.alarms import sos
from tests.steps.texts import text


def taken_by_a_guest(cast: Cast) -> Alert:
    """Piseth stands watch, sees no contacts, and has Sophea's SOS."""
    take_night(cast, agree(cast))
    alert = sos(cast.sophea, timezone.now())
    signed_in(cast.piseth).post(f"/alerts/{alert.pk}/", {"do": "acknowledge"})
    return alert


def hear_of_news(alert: Alert) -> set[str]:
    rows = Delivery.objects.filter(subject=alert.pk, text_key="news").select_related("person")
    return {row.person.name for row in rows if row.person}


@pytest.mark.usefixtures("open_door")
def test_a_guest_who_has_the_alarm_reads_the_persons_own_text(cast: Cast) -> None:
    alert = taken_by_a_guest(cast)
    text(cast.sophea, "do not ring me, I hide", now=timezone.now())
    assert hear_of_news(alert) == {"Piseth"}
    page = signed_in(cast.piseth).get(f"/alerts/{alert.pk}/").text
    assert "do not ring me, I hide" in page and "Read it before you ring" in page
    text(cast.sophea.contacts.get(role="family"), "ask for Chan", now=timezone.now())
    assert "ask for Chan" not in signed_in(cast.piseth).get(f"/alerts/{alert.pk}/").text, "contacts were not agreed on"


def test_what_a_guest_may_not_read_reaches_theirs(cast: Cast) -> None:
    alert = taken_by_a_guest(cast)
    delivery = Delivery.objects.filter(subject=alert.pk).first()
    assert delivery
    delivery.person, delivery.contact = None, cast.sophea.contacts.get(role="family")
    delivery.address = delivery.contact.addresses.first()
    delivery.save()
    contact_answers(delivery=delivery, answer="heard", words="police wait at the bridge", now=timezone.now())
    assert hear_of_news(alert) == {"Dara", "Kanha", "Piseth"}
    page = signed_in(cast.piseth).get(f"/alerts/{alert.pk}/").text
    assert "A contact has answered. Theirs can read it, you cannot" in page and "bridge" not in page
    assert "police wait at the bridge" in signed_in(cast.dara).get(f"/alerts/{alert.pk}/").text


def test_whoever_takes_over_what_was_lost_meanwhile_has_it(cast: Cast) -> None:
    alert = taken_by_a_guest(cast)
    Alert.objects.filter(pk=alert.pk).update(
        state="open", owner=None, acknowledged_at=None, next_rung_at=alert.opened_at
    )
    take_over(by=cast.dara, alert_id=alert.pk, from_whom=cast.piseth.pk, now=timezone.now())
    alert.refresh_from_db()
    assert (alert.state, alert.owner, alert.next_rung_at) == ("acknowledged", cast.dara, None)
