"""Apps that send positions: their SOS button, what is encrypted, and a second app."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from karpear.activities.tracking.actions import senders as actions
from karpear.activities.tracking.models import App, Sender
from karpear.alerts.models import Alert
from karpear.alerts.queries.positions import last_positions
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from tests.cast import Cast, signed_in
from tests.steps.trips import followed, location, owntracks

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


@pytest.fixture
def secret(cast: Cast) -> str:
    return actions.add_sender(person=cast.sophea, app=App.OSMAND, now=timezone.now())[2]


def traccar(secret: str, **more: Any) -> dict[str, Any]:
    """As Traccar Client 9 sends."""
    at = (timezone.now() - timedelta(minutes=1)).isoformat()
    return {
        "device_id": secret,
        "location": {"timestamp": at, "coords": {"latitude": 12.88, "longitude": 104.1, "accuracy": 5}, **more},
    }


def forwarded(secret: str, **more: Any) -> dict[str, Any]:
    """As a Traccar server forwards."""
    at = (timezone.now() - timedelta(minutes=1)).isoformat()
    position = {"latitude": 12.88, "longitude": 104.1, "accuracy": 5, "fixTime": at, "attributes": {}}
    return {"device": {"uniqueId": secret}, "position": position, **more}


def post(body: dict[str, Any]) -> int:
    return Client().post("/in/osmand", json.dumps(body), content_type="application/json").status_code


@pytest.mark.parametrize(
    "body",
    [
        lambda secret: traccar(secret, extras={"alarm": "sos"}),
        lambda secret: traccar(secret, event="sos"),
        lambda secret: traccar(secret, attributes={"alarm": "sos"}),
        lambda secret: {**traccar(secret), "alarm": "SOS"},
        lambda secret: forwarded(secret, event={"type": "alarm", "attributes": {"alarm": "sos,lowBattery"}}),
    ],
)
def test_the_sos_of_traccar_client_raises_an_sos_with_its_place(cast: Cast, secret: str, body: Any) -> None:
    assert post(body(secret)) == 200
    alert = Alert.objects.get()
    assert (alert.kind, alert.person, alert.drill, alert.silent) == ("sos", cast.sophea, False, False)
    assert Delivery.objects.filter(topic="alert", person=cast.dara).exists()
    assert last_positions([cast.sophea.pk])[cast.sophea.pk].lat == 12.88


def test_the_sos_of_a_query_or_a_form_joins_the_one_that_is_open(cast: Cast, secret: str) -> None:
    assert Client().get(f"/in/osmand?id={secret}&alarm=sos").status_code == 200
    form = {
        "id": secret,
        "lat": "12.5",
        "lon": "104.5",
        "timestamp": str(int(timezone.now().timestamp())),
        "alarm": "sos",
    }
    assert Client().post("/in/osmand", form).status_code == 200
    alert = Alert.objects.get()
    assert (alert.person, alert.calls) == (cast.sophea, 2)
    assert last_positions([cast.sophea.pk])[cast.sophea.pk].lon == 104.5


def test_other_alarms_and_events_are_none(cast: Cast, secret: str) -> None:
    assert post(traccar(secret, event="motionchange", extras={"alarm": "lowBattery"})) == 200
    assert Client().get(f"/in/osmand?id={secret}&alarm=overspeed&note=sos").status_code == 200
    assert Client().get("/in/osmand?id=somebody&alarm=sos").status_code == 404
    assert not Alert.objects.exists()


def test_a_flood_stops_positions_and_no_call(cast: Cast, secret: str) -> None:
    answers = {Client().get(f"/in/osmand?id={secret}").status_code for _ in range(125)}
    assert answers == {200, 429}
    Client().get(f"/in/osmand?id={secret}&alarm=sos")
    assert Alert.objects.get().person == cast.sophea


@pytest.mark.both
def test_what_is_encrypted_is_refused_with_what_to_set(cast: Cast) -> None:
    trip = followed(cast.sophea)
    _made, user, secret = actions.add_sender(person=cast.sophea, app=App.OWNTRACKS, now=timezone.now())
    answer = owntracks(f"{user}:{secret}", {"_type": "encrypted", "data": "1Vu7Owp"})
    assert answer.status_code == 422 and "leave the encryption key empty" in answer.json()["error"]
    page = f"/plans/{trip.pk}/follow/"
    assert "Your app sends encrypted" in signed_in(cast.sophea).get(page).content.decode()
    assert "sends encrypted" in signed_in(cast.sophea).get("/plans/apps/").content.decode()
    assert owntracks(f"{user}:{secret}", location(1)).status_code == 200
    assert "Your app sends encrypted" not in signed_in(cast.sophea).get(page).content.decode()


def test_a_second_app_replaces_the_first_and_says_so_before(cast: Cast) -> None:
    browser = signed_in(cast.sophea)
    assert "replaces the one above" not in browser.get("/plans/apps/").content.decode()
    browser.post("/plans/apps/", {"app": App.OWNTRACKS})
    first = Sender.objects.get()
    page = browser.get("/plans/apps/").content.decode()
    assert "replaces the one above" in page and f'name="replaces" value="{first.pk}"' in page
    refused = browser.post("/plans/apps/", {"app": App.OSMAND}, follow=True).content.decode()
    assert "Another app is already sending" in refused and Sender.objects.get() == first
    browser.post("/plans/apps/", {"app": App.OSMAND, "replaces": str(first.pk)})
    assert Sender.objects.get().app == App.OSMAND
    fetch_notices(now=timezone.now())
    assert Delivery.objects.filter(topic="account", person=cast.sophea).count() == 2, "on every address"
