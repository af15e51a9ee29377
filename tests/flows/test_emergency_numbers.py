"""Whom anybody can ring stands where somebody looks in an emergency: rights cards, an alert, an incident."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.answers import resolve
from karpear.alerts.actions.sos import raise_sos
from karpear.countries.queries import emergency_numbers
from karpear.keys.ring import ring
from karpear.messaging.models import Delivery
from karpear.people.models import Organisation
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.secret.tokens import delivery_token, token_hash
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened

pytestmark = pytest.mark.django_db
HOTLINE = 'href="tel:+35312100489"'


def test_every_number_can_be_tapped_and_says_what_is_unsure(cast: Cast) -> None:
    page = signed_in(cast.sophea).get("/know/arrested/").content.decode()
    for number in emergency_numbers("kh"):
        assert f'href="tel:{number.phone.replace(" ", "")}"' in page and number.name.in_language("en") in page
    assert page.count("not confirmed yet") == sum(number.unsure for number in emergency_numbers("kh")) == 3
    assert "Nobody there speaks Khmer" in page and "nothing here calls anybody" in page


def test_in_khmer_and_on_the_page_that_a_phone_keeps(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "km"
    page = client.get("/know/rights/").content.decode()
    assert HOTLINE in page and "គ្មានអ្នកនិយាយខ្មែរទេ" in page and "Nobody there speaks" not in page


def test_on_an_alert_for_those_who_may_act_and_by_their_link(cast: Cast) -> None:
    now = timezone.now()
    answer, _new = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    alert = UUID(answer["alert"])
    assert HOTLINE in signed_in(cast.dara).get(f"/alerts/{alert}/").content.decode()
    delivery = Delivery.objects.filter(subject=alert, person=cast.dara).first()
    assert delivery is not None
    token = delivery_token(ring().index_key, delivery.pk)
    ends = now + timedelta(days=1)
    Delivery.objects.filter(pk=delivery.pk).update(link_hash=token_hash(token), link_expires_at=ends)
    page = Client().get(f"/r/{token}").content.decode()
    assert HOTLINE in page, "somebody inside, who is not signed in on this phone"
    assert HOTLINE not in signed_in(cast.sophea).get(f"/alerts/{alert}/").content.decode()
    resolve(by=cast.dara, alert_id=alert, outcome=Outcome.SAFE, now=now)
    assert HOTLINE not in signed_in(cast.dara).get(f"/alerts/{alert}/").content.decode(), "it is over"


def test_on_an_incident_those_of_its_country(cast: Cast) -> None:
    one = opened(cast.dara, organisation=cast.lantern.pk, now=timezone.now())
    browser, path = signed_in(cast.dara), f"/incidents/{one.pk}/"
    assert HOTLINE in browser.get(path).content.decode()
    Organisation.objects.filter(pk=cast.lantern.pk).update(country="xx")
    assert HOTLINE in browser.get(path).content.decode(), "an incident keeps the country it was opened in"
