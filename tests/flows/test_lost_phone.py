"""A phone is lost: its person or an officer closes everything it could do, at once, and nobody else can."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.tracking.actions.senders import add_sender
from karpear.activities.tracking.models import App, Sender
from karpear.audit.models import Entry
from karpear.people.devices import make_shortcut, register_device
from karpear.people.models import Device, Membership, Notice, Person
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def registered(person: Person, name: str) -> tuple[Device, dict[str, str]]:
    device, token = register_device(person=person, name=name, now=timezone.now(), tell=False)
    return device, {"Authorization": f"Bearer {token}"}


def press_sos(headers: dict[str, str]) -> int:
    body = {"key": str(uuid4()), "pressed_at": timezone.now().isoformat()}
    return Client().post("/api/v1/sos", body, content_type="application/json", headers=headers).status_code


def is_in(browser: Client) -> bool:
    return browser.get("/devices/").status_code == 200


def lost_page(cast: Cast) -> str:
    return f"/people/members/{Membership.objects.get(person=cast.sophea).pk}/lost/"


def test_its_person_closes_it_from_another_browser(cast: Cast) -> None:
    blue, blue_key = registered(cast.sophea, "Blue phone")
    _red, red_key = registered(cast.sophea, "Red phone")
    shortcut = make_shortcut(person=cast.sophea, device_id=blue.pk, now=timezone.now())
    add_sender(person=cast.sophea, app=App.OSMAND, now=timezone.now())
    on_the_phone, browser = signed_in(cast.sophea), signed_in(cast.sophea)
    page = browser.get("/lost/").content.decode()
    assert "Blue phone" in page and "Red phone" in page
    answer = browser.post("/lost/", {"phone": str(blue.pk)})
    assert "Blue phone can do nothing more here." in answer.content.decode()
    assert "Apps that send positions are cut off." in answer.content.decode() and not Sender.objects.exists()
    assert (is_in(on_the_phone), is_in(browser)) == (False, True)
    assert (press_sos(blue_key), press_sos(red_key)) == (401, 201)
    assert Client().post(f"/s/{shortcut}").status_code == 404
    assert {"device_revoked", "phone_lost"} <= set(Entry.objects.values_list("action", flat=True))
    assert "Blue phone" in browser.get("/devices/").content.decode().split("Closed recently:")[1]


def test_an_officer_does_it_for_a_member_who_hears_of_it(cast: Cast) -> None:
    _device, key = registered(cast.sophea, "Blue phone")
    browser, officer = signed_in(cast.sophea), signed_in(cast.dara)
    path = lost_page(cast)
    assert path in officer.get(f"/people/person/{cast.sophea.pk}/").content.decode()
    answer = officer.post(path, {"phone": str(cast.sophea.devices.get().pk)})
    assert answer.status_code == 200 and "Left to do by hand" in answer.content.decode()
    assert (is_in(browser), is_in(officer), press_sos(key)) == (False, True, 401)
    assert Notice.objects.filter(person=cast.sophea, topic="phone").count() == 2
    entry = Entry.objects.get(action="phone_lost")
    assert (entry.actor, entry.organisation) == (cast.dara.pk, cast.lantern.pk)


@pytest.mark.parametrize(("who", "status"), [("bopha", 403), ("chenda", 404), ("piseth", 404), ("sophea", 403)])
def test_nobody_else_can(cast: Cast, who: str, status: int) -> None:
    device, key = registered(cast.sophea, "Blue phone")
    browser = signed_in(getattr(cast, who))
    for answer in (browser.get(lost_page(cast)), browser.post(lost_page(cast), {"phone": str(device.pk)})):
        assert answer.status_code == status
    if who != "sophea":
        assert browser.post("/lost/", {"phone": str(device.pk)}).status_code == 404
    assert browser.post("/lost/", {"phone": "rubbish"}).status_code == 404
    assert press_sos(key) == 201


def test_whoever_forces_somebody_closes_nothing(cast: Cast) -> None:
    device, key = registered(cast.sophea, "Blue phone")
    browser: Any = signed_in(cast.sophea)
    session = browser.session
    session["way"] = 1
    session.save()
    assert browser.get("/lost/").status_code == 200
    assert browser.post("/lost/", {"phone": str(device.pk)}).status_code == 503
    assert browser.post(f"/devices/{device.pk}/shortcut/").status_code == 503
    assert press_sos(key) == 201
    assert not Device.objects.exclude(shortcut_hash="").exists()


def test_other_browsers_are_signed_out_from_the_settings_and_the_phones_stay(cast: Cast) -> None:
    _device, key = registered(cast.sophea, "Blue phone")
    there, here, stranger = signed_in(cast.sophea), signed_in(cast.sophea), signed_in(cast.dara)
    page = here.get("/settings/").content.decode()
    assert "This browser: since" in page and 'action="/settings/elsewhere/"' in page
    assert here.get("/settings/elsewhere/").status_code == 405 and is_in(there)
    done = here.post("/settings/elsewhere/", follow=True).content.decode()
    assert "Every other browser is signed out." in done
    assert (is_in(there), is_in(here), is_in(stranger), press_sos(key)) == (False, True, True, 201)
    assert Entry.objects.get(action="signed_out_elsewhere").actor == cast.sophea.pk
