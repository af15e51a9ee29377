"""Whoever forces somebody to sign in takes nothing along that lasts, and ends nothing that others rely on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.tracking.models import Following
from karpear.alerts.models import Alert
from karpear.checkins.actions.roll_calls import ask_roll_call
from karpear.checkins.models import Promise, RollCall
from karpear.people.models import Address, Contact, Device, Invitation, Membership
from tests.cast import Cast, device_token, signed_in
from tests.steps.pressure import forced
from tests.steps.trips import followed

pytestmark = pytest.mark.django_db


def test_nothing_that_lasts_is_taken_along(cast: Cast) -> None:
    """Members, addresses, phones, contacts, second factors: the server is busy, and all is as it was."""
    device_token(cast.dara)
    device, address, contact = Device.objects.get(), cast.dara.addresses.all()[0], cast.dara.contacts.all()[0]
    member = Membership.objects.get(person=cast.sophea)
    before = [one.objects.count() for one in (Address, Contact, Device, Invitation, Membership)]
    client = forced(cast.dara)
    tried = {
        f"/people/{cast.lantern.pk}/invite/": {"role": "officer", "email": "x@coerced.test"},
        f"/people/members/{member.pk}/role/": {"role": "lead"},
        f"/people/members/{member.pk}/end/": {},
        f"/people/members/{member.pk}/password/": {},
        "/addresses/": {"channel": "email", "value": "x@coerced.test"},
        f"/addresses/{address.pk}/remove/": {},
        "/contacts/add/": {"name": "X", "channel": "email", "value": "x@coerced.test"},
        f"/contacts/{contact.pk}/remove/": {},
        "/devices/": {"name": "X"},
        f"/devices/{device.pk}/revoke/": {},
        "/know/card/page/": {},
        "/know/card/page/close/": {},
        "/know/card/remove/": {},
        "/accounts/2fa/webauthn/add/": {},
        "/accounts/2fa/totp/deactivate/": {},
        "/accounts/2fa/recovery-codes/generate/": {},
    }
    assert {path: client.post(path, sent).status_code for path, sent in tried.items()} == dict.fromkeys(tried, 503)
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 503
    assert [one.objects.count() for one in (Address, Contact, Device, Invitation, Membership)] == before
    device.refresh_from_db()
    assert device.revoked_at is None
    assert client.get("/addresses/").status_code == client.get("/devices/").status_code == 200, "a believable account"


def test_no_roll_call_is_read_or_ended(cast: Cast) -> None:
    now = timezone.now()
    people = [cast.sophea.pk, cast.bopha.pk]
    call = ask_roll_call(
        by=cast.dara, organisation=cast.lantern.pk, people=people, due_in_s=600, reason="", drill=False, now=now
    )
    client = forced(cast.dara)
    assert str(call.pk) not in client.get("/roll-calls/").content.decode()
    assert client.get(f"/roll-calls/{call.pk}/").status_code == 404
    assert client.post(f"/roll-calls/{call.pk}/close/").status_code == 503
    assert client.post("/roll-calls/", {"organisation": str(cast.lantern.pk)}).status_code == 503
    assert Promise.objects.armed().count() == 2 and RollCall.objects.get().closed_at is None
    assert signed_in(cast.dara).get(f"/roll-calls/{call.pk}/").status_code == 200


def test_whoever_is_followed_stays_followed(cast: Cast) -> None:
    activity = followed(cast.sophea)
    client = forced(cast.sophea)
    assert client.post(f"/plans/{activity.pk}/follow/stop/").status_code == 503
    assert Following.objects.get().ended_at is None


def test_own_safety_goes_on(cast: Cast) -> None:
    client = forced(cast.sophea)
    assert client.post("/check-in/", {"key": uuid4()}).status_code == 302
    assert client.post("/sos/", {"key": uuid4(), "confirmed": "1"}).status_code == 302
    assert Alert.objects.get(kind="sos").opened_at > timezone.now() - timedelta(minutes=1)
    assert client.post("/language/", {"language": "km", "next": "/"}).status_code == 302
    assert client.post("/out", headers={"origin": "http://testserver"}).status_code == 204


def test_an_officer_without_a_second_factor_leaves_and_loses_a_phone_like_anybody(cast: Cast) -> None:
    """Their own safety never waits for it."""
    client: Client = signed_in(cast.dara, second_factor=False)
    assert client.get("/board/").status_code == 302
    assert client.get("/lost/").status_code == 200
    assert client.post("/out", headers={"origin": "http://testserver"}).status_code == 204
    assert client.get("/").status_code == 302, "signed out"
