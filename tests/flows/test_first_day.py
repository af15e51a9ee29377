"""Whoever has just come in has three steps on Today, an officer of an empty organisation seven, until they are done."""

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.actions.drills import start_drill
from karpear.people.actions.invitations import Newcomer, come_in, first_officer_link, invite
from karpear.people.devices import register_device
from karpear.people.models import Contact, Device, Membership, Organisation, Person
from karpear.rules.access import Role
from karpear.screens.home.first_days import first_steps
from tests.cast import PASSWORD, Cast, signed_in

pytestmark = pytest.mark.django_db


def left(person: Person) -> list[str]:
    return [step.word for step in first_steps(person, timezone.now()) if not step.done]


def test_whoever_joins_lands_on_three_steps(cast: Cast) -> None:
    now = timezone.now()
    _invitation, token = invite(
        by=cast.dara, organisation_id=cast.lantern.pk, role=Role.MEMBER, for_name="Rith", now=now
    )
    client = Client()
    typed = {"name": "Rith", "email": "new@example.test", "password": PASSWORD, "again": PASSWORD, "language": "en"}
    answer = client.post(f"/join/{token}/", typed)
    assert answer["Location"] == "/"
    home = client.get("/").content.decode()
    assert home.index("data-ok-form") < home.index("First steps"), "what is pressed in danger stands first"
    assert all(f'href="{path}"' in home for path in ("/addresses/", "/contacts/", "/devices/"))
    assert left(Person.objects.get(email="new@example.test")) == ["Your phone number", "Your contacts", "A test SOS"]


def test_a_step_is_done_when_it_is_done_and_the_list_goes(cast: Cast) -> None:
    now = timezone.now()
    assert left(cast.sophea) == ["A test SOS"]
    Contact.objects.filter(owner=cast.sophea).delete()
    assert left(cast.sophea) == ["Your contacts", "A test SOS"]
    device, _token = register_device(person=cast.rith, name="Phone", now=now)
    Device.objects.filter(pk=device.pk).update(tested_at=now)
    assert first_steps(cast.rith, now) == []
    assert first_steps(cast.sophea, now + timedelta(days=20)) == [], "nobody is new for ever"


def test_it_can_be_put_away_and_taken_out_again(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    assert "A test SOS" in client.get("/").content.decode()
    client.post("/steps/away/")
    home = client.get("/").content.decode()
    assert "A test SOS" not in home
    assert 'name="again"' in home
    client.post("/steps/away/", {"again": "1"})
    assert "A test SOS" in client.get("/").content.decode()


def test_after_the_second_factor_there_is_a_way_on(cast: Cast) -> None:
    client = signed_in(cast.dara)
    RecoveryCodes.activate(cast.dara)
    asked = client.get("/accounts/2fa/recovery-codes/")["Location"]
    page = client.post(asked, {"password": PASSWORD}, follow=True)
    assert "/2fa/recovery-codes/" in page.request["PATH_INFO"]
    assert "I have them: go on" in page.content.decode()


def test_an_officer_of_an_empty_organisation_has_seven_that_end_in_an_acknowledged_test() -> None:
    now = timezone.now()
    link = first_officer_link(now=now)
    assert link
    newcomer = Newcomer("Dara", "dara@example.test", PASSWORD, language="en", organisation_name="Lantern")
    dara = come_in(token=link.strip("/").split("/")[-1], newcomer=newcomer, now=now)
    assert left(dara) == [
        "A second officer", "Somebody on watch", "Your members", "Your contacts", "A drill", "The drill is answered",
    ]  # fmt: skip
    assert len(first_steps(dara, now)) == 7
    organisation = Organisation.objects.get()
    kanha, sophea = (
        Person.objects.create_user(f"{name}@example.test", PASSWORD, name=name) for name in ("kanha", "sophea")
    )
    long_ago = now - timedelta(days=1)
    Membership.objects.create(person=kanha, organisation=organisation, role=Role.OFFICER.value, acts_since=long_ago)
    Membership.objects.create(person=sophea, organisation=organisation, role=Role.MEMBER.value)
    assert left(dara) == ["Somebody on watch", "Your contacts", "A drill", "The drill is answered"]
    alert = start_drill(by=dara, organisation=organisation.pk, person=sophea.pk, now=now)
    assert left(dara)[-1] == "The drill is answered"
    acknowledge(by=kanha, alert_id=alert.pk, now=now)
    assert "A drill" not in [step.word for step in first_steps(dara, now)], "only her own steps are left"
