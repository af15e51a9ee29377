"""A message's link on a phone that nobody is signed in on: the address bar names no room, before or after."""

from urllib.parse import quote

import pytest
from django.test import Client

from karpear.messaging.models import Delivery
from tests.cast import PASSWORD, Cast
from tests.rooms.compliance.demands import noted
from tests.steps.links import link_of

pytestmark = pytest.mark.django_db


def test_a_link_opened_signed_out_names_no_room_and_leads_on_after_signing_in(cast: Cast) -> None:
    demand = noted(cast.sophea, cast.lantern)
    link = link_of(Delivery.objects.filter(topic="demand", person=cast.dara).latest("created_at", "id"), "e" * 22)
    browser = Client()
    to_sign_in = browser.get(link)["Location"]
    assert to_sign_in == f"/accounts/login/?next={quote(link)}"
    answer = browser.post(to_sign_in, {"login": cast.dara.email, "password": PASSWORD, "next": link}, follow=True)
    assert [path for path, _status in answer.redirect_chain][:2] == [link, f"/demands/{demand.pk}/"]
    assert Delivery.objects.filter(subject=demand.pk).exclude(pressed_at=None).count() == 0


def test_a_page_that_was_reached_from_a_link_leads_back_to_the_link_and_never_elsewhere(cast: Cast) -> None:
    browser = Client()
    answer = browser.get("/demands/", headers={"Referer": "http://testserver/r/abc?next=https://elsewhere.test/"})
    assert answer["Location"] == "/accounts/login/?next=/r/abc"
