"""Who may open what, and what the pages say."""

import re
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.people.actions import invitations
from karpear.people.actions import watch as watch_actions
from karpear.people.models import (
    Address,
    Contact,
    ContactState,
    Device,
    Membership,
    Person,
    SafetyWord,
    Shift,
    Watch,
)
from karpear.rules.access import Role
from tests.cast import NOW, PASSWORD, Cast, contact, gave_password, signed_in
from tests.steps.pages import without_tokens

pytestmark = pytest.mark.once

EVERYBODY = ("contacts", "contact_add", "watchers", "addresses", "devices", "words", "settings", "second_factor")
OFFICERS = ("members", "policy", "roster")


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_has_their_own_pages(cast: Cast, name: str) -> None:
    address = reverse(f"people:{name}")
    assert Client().get(address).status_code == 302
    for person in (cast.vanna, cast.sophea, cast.dara):
        assert signed_in(person).get(address).status_code == 200


@pytest.mark.parametrize("name", OFFICERS)
@pytest.mark.parametrize(
    ("who", "status"), [("dara", 200), ("bopha", 200), ("sophea", 403), ("piseth", 404), ("rith", 404)]
)
def test_pages_of_an_organisation(cast: Cast, name: str, who: str, status: int) -> None:
    address = reverse(f"people:{name}", args=[cast.lantern.id])
    assert signed_in(getattr(cast, who)).get(address).status_code == status


@pytest.mark.parametrize("name", ["members_home", "roster_home"])
def test_the_menu_leads_to_the_first_organisation(cast: Cast, name: str) -> None:
    assert signed_in(cast.dara).get(reverse(f"people:{name}"), follow=True).status_code == 200
    assert signed_in(cast.sophea).get(reverse(f"people:{name}")).status_code == 404


def test_a_strangers_things_are_not_there(cast: Cast) -> None:
    mine = contact(cast.sophea, "Aunt")
    shift = Shift.objects.get(organisation=cast.lantern)
    device = Device.objects.create(person=cast.sophea, token_hash="x", created_at=NOW)
    address = Address.objects.filter(person=cast.sophea)[0]
    membership = Membership.objects.get(person=cast.sophea)
    stranger = signed_in(cast.piseth)
    posts = [
        ("contact_ask", mine.id), ("contact_move", mine.id), ("contact_remove", mine.id), ("shift_remove", shift.id),
        ("shift_handover", shift.id), ("device_revoke", device.id), ("address_test", address.id),
        ("address_remove", address.id), ("address_move", address.id), ("membership_end", membership.id),
        ("password_link", membership.id), ("renew_feed", cast.lantern.id), ("consent", cast.lantern.id),
        ("watch_answer", uuid4()), ("watch_end", uuid4()), ("invitation_revoke", uuid4()),
    ]  # fmt: skip
    for name, thing in posts:
        assert stranger.post(reverse(f"people:{name}", args=[thing])).status_code == 404, name
    assert stranger.get(reverse("people:contact", args=[mine.id])).status_code == 404
    bad = stranger.post(reverse("people:role", args=[membership.id]), {"role": "lead"})
    assert bad.status_code == 404


def test_officers_without_a_second_factor_see_only_their_own_safety(cast: Cast, settings: Any) -> None:
    client = signed_in(cast.dara, second_factor=False)
    assert client.get(reverse("people:members", args=[cast.lantern.id])).url == reverse("people:second_factor")
    assert client.get(reverse("people:contacts")).url == reverse("people:second_factor")
    assert client.get("/api/v1/board").status_code == 403
    assert "second factor" in client.get(reverse("people:second_factor")).content.decode()
    assert client.get(reverse("people:devices")).status_code == 200
    assert client.get("/").status_code == 200
    assert signed_in(cast.sophea, second_factor=False).get(reverse("people:contacts")).status_code == 200
    Person.objects.filter(pk=cast.dara.pk).update(is_demo=True)
    assert client.get(reverse("people:members", args=[cast.lantern.id])).status_code == 302
    settings.KARPEAR_DEMO = True
    assert client.get(reverse("people:members", args=[cast.lantern.id])).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.dara, type=Authenticator.Type.RECOVERY_CODES, data={})
    client = signed_in(cast.dara, second_factor=False)
    assert client.get(reverse("people:contacts")).url == reverse("people:second_factor")


def test_a_contact_is_added_asked_and_agrees_at_the_link(cast: Cast) -> None:
    client = gave_password(cast.vanna)
    form = {
        "name": "Aunt Sok", "role": "family", "channel_1": "sms", "value_1": "012 345 678", "language": "en",
        "knows_me_as": "Little bird", "disclosures": ["where"], "in_ladder": "",
    }  # fmt: skip
    page = client.post(reverse("people:contact_add"), form, follow=True)
    link = page.context["link"]["url"]
    assert "/c/" in link
    assert "/c/" not in client.get(reverse("people:contacts")).content.decode()
    aunt = Contact.objects.visible_to(cast.vanna).get(state=ContactState.ASKED)
    assert aunt.addresses.get().value == "+85512345678"
    path = link.removeprefix("http://localhost:8000")
    anybody = Client()
    answer = anybody.get(path)
    text = answer.content.decode()
    assert "Little bird" in text
    assert "Where I am going" in text
    assert "agree to be responsive" in text
    assert "Vanna" not in text
    aunt.refresh_from_db()
    assert aunt.state == ContactState.ASKED
    anybody.post(path, {"answer": "accept"})
    aunt.refresh_from_db()
    assert aunt.state == ContactState.ACCEPTED
    assert aunt.addresses.get().proven_at is None
    anybody.post(path, {"answer": "leave"})
    aunt.refresh_from_db()
    assert aunt.state == ContactState.LEFT
    client.post(reverse("people:contact_remove", args=[aunt.id]))
    assert anybody.get(path).status_code == 404


def test_a_bad_contact_is_shown_again_with_what_was_written(cast: Cast) -> None:
    page = signed_in(cast.vanna).post(
        reverse("people:contact_add"), {"name": "Aunt Sok", "role": "family", "channel_1": "sms", "value_1": "12"}
    )
    assert page.status_code == 422
    assert "country code" in page.content.decode()
    assert "Aunt Sok" in page.content.decode()


def test_contact_forms_keep_what_was_not_changed(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    sister = Contact.objects.visible_to(cast.sophea)[0]
    page = client.get(reverse("people:contact", args=[sister.id]))
    data = {k: v for k, v in page.context["form"].initial.items() if v is not None}
    client.post(reverse("people:contact", args=[sister.id]), data | {"hours": "after 18:00"})
    sister.refresh_from_db()
    assert sister.hours == "after 18:00"
    assert sister.addresses.usable().filter(proven_at__isnull=False).count() == 2


def test_being_watched_over_by_asking(cast: Cast) -> None:
    vanna, dara = gave_password(cast.vanna), signed_in(cast.dara)
    page = reverse("people:watchers")
    said = [
        vanna.post(page, {"kind": "person", "email": email}, follow=True).content.decode()
        for email in ("nobody@people.test", "dara@people.test")
    ]
    same = [re.sub(r'value="[A-Za-z0-9]{64}"', "", text) for text in said]
    assert same[0] == same[1]
    watch_actions.resolve_wishes(now=timezone.now())
    watch = Watch.objects.get()
    assert "Vanna" in dara.get(page).content.decode()
    dara.post(reverse("people:watch_answer", args=[watch.id]), {"answer": "accept"})
    assert "Dara" in vanna.get(page).content.decode()
    vanna.post(reverse("people:watch_end", args=[watch.id]))
    assert "Dara" not in without_tokens(vanna.get(page).content)


def test_consent_is_given_and_taken_for_each_organisation(cast: Cast) -> None:
    client = gave_password(cast.sophea)
    client.post(reverse("people:consent", args=[cast.lantern.id]), {"consent": "no"})
    assert not Membership.objects.get(person=cast.sophea).sos_consent
    client.post(reverse("people:consent", args=[cast.lantern.id]), {"consent": "yes"})
    assert Membership.objects.get(person=cast.sophea).sos_consent


@pytest.mark.both
def test_the_roster_shows_gaps_swaps_and_notes(cast: Cast) -> None:
    Shift.objects.all().delete()
    dara, kanha = signed_in(cast.dara), signed_in(cast.kanha)
    page = reverse("people:roster", args=[cast.lantern.id])
    assert "Nobody is on watch now" in dara.get(page).content.decode()
    form = {
        "officer": str(cast.dara.id),
        "starts_at": "2030-01-07T08:00",
        "ends_at": "2030-01-07T20:00",
        "weeks": "2",
    }
    assert dara.post(page, form).status_code == 302
    assert dara.post(page, form | {"ends_at": "2030-01-07T07:00"}).status_code == 422
    first, second = Shift.objects.order_by("starts_at")
    assert (second.starts_at - first.starts_at).days == 7
    assert first.starts_at.hour == 1  # typed in Phnom Penh, kept in UTC
    dara.post(reverse("people:shift_offer", args=[first.id]), {"to": str(cast.kanha.id)})
    kanha.post(reverse("people:shift_answer", args=[first.id]), {"answer": "accept"})
    first.refresh_from_db()
    assert first.officer == cast.kanha
    kanha.post(reverse("people:shift_handover", args=[first.id]), {"handover": "All quiet."})
    first.refresh_from_db()
    assert first.handover == "All quiet."
    dara.post(reverse("people:shift_remove", args=[first.id]))
    assert Shift.objects.count() == 1


def test_the_calendar_says_on_watch_and_nothing_else(cast: Cast) -> None:
    client = signed_in(cast.dara)
    roster = reverse("people:roster", args=[cast.lantern.id])
    feeds = []
    for _n in range(2):
        client.post(reverse("people:renew_feed", args=[cast.lantern.id]))
        feeds.append(client.get(roster).context["feed"].removeprefix("http://localhost:8000"))
    old, new = feeds
    assert Client().get(old).status_code == 404
    answer = Client().get(new)
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "SUMMARY:On watch" in text
    assert text.count("BEGIN:VEVENT") == 1
    assert "Lantern" not in text
    assert "Dara" not in without_tokens(text)


def test_roles_invitations_and_leaving_on_the_page(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    page = reverse("people:invite", args=[cast.lantern.id])
    dara.post(page, {"for_name": "Tola", "role": "member"})
    assert "/join/" in dara.get(page).content.decode()
    again = dara.get(page)
    assert "/join/" not in again.content.decode()
    assert "Tola" in again.content.decode()
    invitation = again.context["invitations"][0]
    dara.post(reverse("people:invitation_revoke", args=[invitation.id]))
    assert not dara.get(page).context["invitations"]
    sophea = Membership.objects.get(person=cast.sophea)
    dara.post(reverse("people:role", args=[sophea.id]), {"role": "officer"})
    sophea.refresh_from_db()
    assert sophea.role == Role.OFFICER.value
    gave_password(cast.sophea).post(reverse("people:membership_end", args=[sophea.id]))
    sophea.refresh_from_db()
    assert sophea.ended_at is not None


def test_the_ladder_is_changed_in_minutes(cast: Cast) -> None:
    client = signed_in(cast.bopha)
    address = reverse("people:policy", args=[cast.lantern.id])
    shown = client.get(address).context["form"].initial
    assert (shown["others"], shown["check_in_every"]) == (5, 60)
    assert client.post(address, shown | {"others": "4"}).status_code == 302
    cast.lantern.refresh_from_db()
    assert cast.lantern.policy["others_s"] == 240
    assert client.post(address, shown | {"leads": "1"}).status_code == 422


def test_addresses_devices_words_and_language(cast: Cast) -> None:
    client = gave_password(cast.vanna)
    client.post(reverse("people:addresses"), {"channel": "sms", "value": "+855 12 345 679"})
    assert Address.objects.filter(person=cast.vanna).count() == 3
    assert client.post(reverse("people:addresses"), {"channel": "email", "value": "x"}).status_code == 422
    registered = client.post(reverse("people:devices"), {"name": "Phone"})
    assert f'data-device-token="{registered.context["token"]}"' in registered.content.decode()
    device = Device.objects.get(person=cast.vanna)
    client.post(reverse("people:device_revoke", args=[device.id]))
    device.refresh_from_db()
    assert device.revoked_at is not None
    client.post(reverse("people:words"), {"ok": "lotus", "delayed": "river", "duress": "tiger"})
    assert SafetyWord.objects.filter(person=cast.vanna).count() == 3
    assert "tiger" not in client.get(reverse("people:words")).content.decode()
    client.post(reverse("people:second_password"), {"password": "quiet paper boats"})
    cast.vanna.refresh_from_db()
    assert cast.vanna.check_password("quiet paper boats")
    client.post(reverse("people:settings"), {"language": "en", "time_zone": "Europe/Paris"})
    cast.vanna.refresh_from_db()
    assert cast.vanna.time_zone == "Europe/Paris"


def test_a_forgotten_password_is_set_by_a_link_once(cast: Cast) -> None:
    membership = Membership.objects.get(person=cast.sophea)
    dara = signed_in(cast.dara)
    dara.post(reverse("people:password_link", args=[membership.id]))
    link = dara.get(reverse("people:person", args=[cast.sophea.id])).context["link"]["url"]
    path = link.removeprefix("http://localhost:8000")
    browser = Client()
    assert browser.get(path).status_code == 200
    new = {"password": "nine clay water jars", "again": "nine clay water jars"}
    assert browser.post(path, new).status_code == 302
    cast.sophea.refresh_from_db()
    assert cast.sophea.check_password(new["password"])
    assert browser.post(path, new).status_code == 404
    assert "closed" in browser.get(path).content.decode()


def test_nobody_signs_up_without_an_invitation_or_resets_by_mail() -> None:
    assert "password1" not in Client().get("/accounts/signup/").content.decode()
    page = Client().get("/accounts/password/reset/")
    assert "Ask an officer" in page.content.decode()
    assert Client().post("/accounts/password/reset/", {"email": "dara@people.test"}).status_code == 405


def test_a_known_person_joins_by_signing_in(cast: Cast) -> None:
    _made, token = invitations.invite(
        by=cast.dara, organisation_id=cast.lantern.id, role=Role.MEMBER, for_name="", now=NOW.replace(year=2030)
    )
    client = signed_in(cast.vanna)
    path = reverse("people:join", args=[token])
    assert "signed in as Vanna" in client.get(path).content.decode()
    client.post(path)
    assert not Membership.objects.filter(person=cast.vanna).exists()
    client.post(reverse("people:join_known", args=[token]))
    assert Membership.objects.get(person=cast.vanna).organisation == cast.lantern
    assert PASSWORD not in client.get(path).content.decode()
