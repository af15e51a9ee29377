"""Somebody else touched an account: its person hears of it, on every address, and the link itself changes nothing."""

import pytest
from django.test import Client
from django.utils import timezone

from karpear.messaging.actions import fetch_notices
from karpear.messaging.models import Delivery
from karpear.people.actions import change_role, end_membership
from karpear.people.devices import revoke
from karpear.people.models import Device, Membership
from karpear.rules.access import Role
from tests.cast import Cast, signed_in

from .test_contact_link import link_of

pytestmark = pytest.mark.django_db


def test_a_new_phone_is_told_on_every_address(cast: Cast) -> None:
    signed_in(cast.sophea).post("/devices/", {"name": "Old tablet"})
    fetch_notices(now=timezone.now())
    told = Delivery.objects.filter(topic="device", person=cast.sophea)
    assert {one.address_id for one in told} == {one.pk for one in cast.sophea.addresses.usable()}
    path = link_of(told[0], "c" * 22)
    page = Client().get(path).content.decode()
    assert "Old tablet" in page
    Client().post(path)
    device = Device.objects.get(person=cast.sophea)
    assert device.revoked_at is None
    revoke(person=cast.sophea, device_id=device.pk, now=timezone.now())
    assert "removed since" in Client().get(path).content.decode()


def test_another_role_and_the_end_are_told_and_leaving_is_not(cast: Cast) -> None:
    now = timezone.now()
    kanha = Membership.objects.get(person=cast.kanha)
    change_role(by=cast.bopha, membership_id=kanha.pk, role=Role.MEMBER, now=now)
    fetch_notices(now=now)
    path = link_of(Delivery.objects.get(topic="member", person=cast.kanha), "d" * 22)
    assert "was changed" in Client().get(path).content.decode()
    end_membership(by=cast.bopha, membership_id=kanha.pk, now=now)
    assert "no longer belong" in Client().get(path).content.decode()
    sophea = Membership.objects.get(person=cast.sophea)
    end_membership(by=cast.sophea, membership_id=sophea.pk, now=now)
    fetch_notices(now=now)
    assert not Delivery.objects.filter(topic="member", person=cast.sophea).exists()
