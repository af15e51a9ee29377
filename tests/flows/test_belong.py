"""The first officer comes in, invites a member, sets up a second factor, and stands watch."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.people.actions import invitations as actions
from karpear.people.models import Contact, ContactState, Membership, Person
from karpear.people.queries.circle import reliances, responders
from tests.cast import PASSWORD
from tests.steps.accounts import newcomer, set_up_code_app

pytestmark = pytest.mark.django_db


def path_in(page: str, part: str) -> str:
    match = re.search(rf"http://localhost:8000(/{part}/[^<\"\s]+)", page)
    assert match, page
    return match.group(1)


def test_from_the_first_link_to_somebody_on_watch() -> None:
    link = actions.first_officer_link(now=timezone.now())
    assert link is not None
    officer = Client()
    assert "first officer" in officer.get(link).content.decode()
    assert officer.post(link, newcomer("Dara")).status_code == 422, "the organisation has no name yet"
    came = officer.post(link, newcomer("Dara") | {"organisation_name": "Mekong Lantern Network"})
    assert came.url == reverse("people:second_factor")
    dara = Person.objects.get()
    assert dara.is_operator
    lantern = Membership.objects.get(person=dara).organisation

    assert officer.get(reverse("people:members", args=[lantern.id])).url == reverse("people:second_factor")
    set_up_code_app(officer)
    people = reverse("people:members", args=[lantern.id])
    assert officer.get(people).status_code == 200

    officer.post(reverse("people:invite", args=[lantern.id]), {"for_name": "our driver", "role": "member"})
    join = path_in(officer.get(reverse("people:invite", args=[lantern.id])).content.decode(), "join")
    member = Client()
    assert "Mekong Lantern Network" in member.get(join).content.decode()
    assert member.post(join, newcomer("Sophea")).url == reverse("home"), "where SOS is, and what to do first"
    assert "closed" in Client().get(join).content.decode()
    sophea = Person.objects.get(email="sophea@people.test")

    form = {
        "name": "Aunt Sok",
        "role": "family",
        "channel_1": "email",
        "value_1": "sok@contacts.test",
        "language": "en",
        "knows_me_as": "Sophea",
        "in_ladder": "",
    }
    page = member.post(reverse("people:contact_add"), form, follow=True).content.decode()
    contact_link = path_in(page, "c")
    assert reliances([sophea.id])[sophea.id] == ()
    Client().get(contact_link)
    assert Contact.objects.get().state == ContactState.ASKED, "opening a link changes nothing"
    Client().post(contact_link, {"answer": "accept"})
    assert [reliance.id for reliance in reliances([sophea.id])[sophea.id]] == [Contact.objects.get().id]

    now = timezone.localtime()
    shift = {
        "officer": str(dara.id),
        "starts_at": now.strftime("%Y-%m-%dT00:00"),
        "ends_at": (now + timezone.timedelta(days=2)).strftime("%Y-%m-%dT00:00"),
        "weeks": "1",
    }
    assert officer.post(reverse("people:roster", args=[lantern.id]), shift).status_code == 302
    assert responders([lantern.id], timezone.now())[lantern.id].on_watch == (dara.id,)


def test_signing_in_again_asks_for_the_code() -> None:
    link = actions.first_officer_link(now=timezone.now())
    assert link is not None
    browser = Client()
    browser.post(link, newcomer("Dara") | {"organisation_name": "Mekong Lantern Network"})
    set_up_code_app(browser)
    browser.post(reverse("account_logout"))
    answer = browser.post(reverse("account_login"), {"login": "dara@people.test", "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in browser.session
