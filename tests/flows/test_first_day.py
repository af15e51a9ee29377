"""Whoever has just come in has three steps on Today, an officer of an empty organisation seven, until they are done."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.actions.drills import start_drill
from karpear.people.actions.invitations import Newcomer, come_in, first_officer_link, invite
from karpear.people.devices import register_device
from karpear.people.models import Address, Contact, Device, Organisation, Person, Shift
from karpear.rules.access import Role
from karpear.screens.home.first_days import first_steps
from tests.cast import PASSWORD, Cast, signed_in
from tests.steps.pages import today_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def left(person: Person) -> list[str]:
    return [step.word for step in first_steps(person, timezone.now()) if not step.done]


def test_whoever_joins_lands_on_three_steps(cast: Cast) -> None:
    now = timezone.now()
    _invitation, token = invite(
        by=cast.dara, organisation_id=cast.lantern.pk, role=Role.MEMBER, for_name="Rith", now=now
    )
    client = Client()
    typed = {"name": "Rith", "email": "new@example.test", "password": PASSWORD, "again": PASSWORD, "language": "en"}
    refused = client.post(f"/join/{token}/", {**typed, "again": "another one"}).content.decode()
    assert refused.count("Only passwords have to be typed again.") == 1 and 'value="new@example.test"' in refused
    answer = client.post(f"/join/{token}/", typed)
    assert answer["Location"] == "/"
    home = client.get("/").content.decode()
    assert home.index("data-ok-form") < home.index("First steps"), "what is pressed in danger stands first"
    assert all(f'href="{path}"' in home for path in ("/addresses/?how=sms", "/contacts/add/", "/devices/"))
    assert 'value="sms" selected' in client.get("/addresses/?how=sms").content.decode(), "nothing to look for"
    assert "Nothing needs you" not in home
    assert "Then you can press a test SOS on it." in client.get("/devices/").content.decode(), "where the step leads"
    assert left(Person.objects.get(email="new@example.test")) == ["Your phone number", "Your contacts", "A test SOS"]


@pytest.mark.both
def test_a_step_is_done_when_it_is_done_and_the_list_goes(cast: Cast) -> None:
    now = timezone.now()
    assert left(cast.sophea) == ["A test SOS"]
    Contact.objects.filter(owner=cast.sophea).update(state="asked")
    assert left(cast.sophea) == ["Your contacts", "A test SOS"]
    assert first_steps(cast.sophea, now)[1].reason == "They were asked and have not answered yet."
    Contact.objects.filter(owner=cast.sophea).delete()
    assert first_steps(cast.sophea, now)[1].reason == "Who is told last, when nobody closer answers."
    device, _token = register_device(person=cast.rith, name="Phone", now=now)
    Device.objects.filter(pk=device.pk).update(tested_at=now)
    assert "agree" in first_steps(cast.rith, now)[2].reason, "or My readiness would ask for it right afterwards"
    Device.objects.filter(pk=device.pk).update(consented_at=now)
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


def test_a_number_to_which_texts_can_be_sent_counts_once_it_is_proven(cast: Cast, settings: Any) -> None:
    settings.KARPEAR_SMS = "file:/nowhere"
    numbers = Address.objects.filter(person=cast.sophea, channel="sms")
    numbers.update(proven_at=None)
    assert left(cast.sophea) == ["Your phone number", "A test SOS"]
    assert "Not proven yet" in first_steps(cast.sophea, timezone.now())[0].reason
    numbers.update(proven_at=timezone.now())
    assert left(cast.sophea) == ["A test SOS"]


@pytest.fixture
def dara(settings: Any) -> Person:
    """The first officer of an installation where nothing is set up."""
    settings.KARPEAR_EMAIL = settings.KARPEAR_SMS = settings.KARPEAR_CHAT = ""
    now = timezone.now()
    link = first_officer_link(now=now)
    assert link
    newcomer = Newcomer("Dara", "dara@example.test", PASSWORD, language="en", organisation_name="Lantern")
    return come_in(token=link.strip("/").split("/")[-1], newcomer=newcomer, now=now)


def joined(name: str, role: Role, by: Person) -> Person:
    """Somebody who was invited, and has come in."""
    now, organisation = timezone.now(), Organisation.objects.get()
    _invitation, token = invite(by=by, organisation_id=organisation.pk, role=role, for_name=name, now=now)
    newcomer = Newcomer(name, f"{name.lower()}@example.test", PASSWORD, language="en")
    return come_in(token=token, newcomer=newcomer, now=now)


ALL_SEVEN = [
    "A channel that sends", "A second officer", "Somebody on watch", "Your members", "Your contacts", "A drill",
    "The drill is answered",
]  # fmt: skip


def test_an_officer_of_an_empty_organisation_reads_how_a_channel_is_set_up(dara: Person) -> None:
    assert left(dara) == ALL_SEVEN
    client = signed_in(dara)
    home = client.get("/").content.decode()
    assert "An SOS pressed now would reach nobody" in home and "Nothing needs you" not in home
    operator = client.get("/operator/").content.decode()
    assert "KARPEAR_EMAIL=" in operator and "start Karpear again" in operator


@pytest.mark.both
def test_seven_steps_are_done_one_by_one_and_wait_for_others(dara: Person, settings: Any) -> None:
    settings.KARPEAR_EMAIL = "smtp://127.0.0.1:9?from=notes@example.test"
    now, organisation = timezone.now(), Organisation.objects.get()
    assert left(dara) == ALL_SEVEN, "what is set up has not arrived anywhere yet"
    assert "Set up, not proven yet" in first_steps(dara, now)[0].reason
    Address.objects.filter(person=dara).update(proven_at=now)
    for role, step in ((Role.OFFICER, 1), (Role.MEMBER, 3)):
        invite(by=dara, organisation_id=organisation.pk, role=role, for_name="Kanha", now=now)
        waiting = first_steps(dara, now)[step]
        assert (waiting.done, waiting.reason) == (False, "The link has not been used yet.")
    kanha = joined("Kanha", Role.OFFICER, dara)
    joined("Sophea", Role.MEMBER, dara)
    assert left(dara) == ["Somebody on watch", "Your contacts", "A drill", "The drill is answered"]
    tomorrow = now + timedelta(days=1)
    hours = {"starts_at": tomorrow, "ends_at": tomorrow + timedelta(hours=8)}
    shift = Shift.objects.create(organisation=organisation, officer=kanha, **hours)
    assert "has not begun" in first_steps(dara, now)[2].reason
    Shift.objects.filter(pk=shift.pk).update(starts_at=now)
    assert left(dara) == ["Your contacts", "A drill", "The drill is answered"]


def test_the_last_step_is_that_somebody_else_answers(dara: Person) -> None:
    now, organisation = timezone.now(), Organisation.objects.get()
    kanha = joined("Kanha", Role.OFFICER, dara)
    sophea = joined("Sophea", Role.MEMBER, dara)
    alone = start_drill(by=dara, organisation=organisation.pk, person=sophea.pk, now=now)
    last = first_steps(dara, now)[-1]
    assert str(alone.pk) in last.path and "press" in last.reason, "not a second drill"
    acknowledge(by=dara, alert_id=alone.pk, now=now)
    assert left(dara)[-1] == "The drill is answered", "one person alone proves nothing"
    alert = start_drill(by=dara, organisation=organisation.pk, person=dara.pk, now=now)
    acknowledge(by=kanha, alert_id=alert.pk, now=now)
    assert "A drill" not in [step.word for step in first_steps(dara, now)], "only her own steps are left"
    own_steps = {step.word: step.done for step in first_steps(dara, now)}
    assert own_steps == {"Your phone number": False, "Your contacts": False, "The test was answered": True}
    assert "1 of 3 done" in today_of(dara), "what was proven counts"
    assert "A drill that you have: end it" in today_of(kanha)
    page = today_of(dara)
    assert "The test was answered" in page and "Kanha had it at" in page and "goes on until" in page
    assert "The test was answered" not in today_of(sophea)
    assert first_steps(dara, now, forced=True) == first_steps(dara, now)


def test_the_first_shift_is_offered_from_now_on(dara: Person) -> None:
    page = signed_in(dara).get("/roster/", follow=True).content.decode()
    assert page.count("Nobody is on watch") == 1, "said once"
    begins = f"{timezone.localtime(timezone.now()):%Y-%m-%d}T"
    assert f'name="starts_at" value="{begins}' in page
