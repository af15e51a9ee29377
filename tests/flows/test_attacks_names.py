"""Somebody comes in under a name that is not seen, turns the line, or is a colleague's."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.people.actions import invitations as actions
from karpear.people.models import Contact, Membership, Person
from karpear.rules.access import Role
from tests.cast import Cast, signed_in
from tests.steps.accounts import newcomer

pytestmark = pytest.mark.django_db


def link(cast: Cast) -> str:
    given = {"by": cast.dara, "organisation_id": cast.lantern.pk, "role": Role.MEMBER, "for_name": "S"}
    return f"/join/{actions.invite(now=timezone.now(), **given)[1]}/"


def came_in(cast: Cast, name: str, code_name: str = "") -> Person | None:
    sent = newcomer("new") | {"name": name, "code_name": code_name}
    answer = Client().post(link(cast), sent)
    assert answer.status_code in (302, 422)
    return Person.objects.filter(email="new@people.test").first()


@pytest.mark.parametrize(
    "name", ["\u200b\u200b", "\u3164", "Dara", "dаra", "Rопt4", "D a r a", "D\u200bara", "\u202edara"]
)
def test_nobody_comes_in_unseen_or_as_a_colleague(cast: Cast, name: str) -> None:
    assert came_in(cast, name) is None


def test_a_code_name_tells_two_of_a_name_apart(cast: Cast) -> None:
    person = came_in(cast, "Dara", "Dara of Kratie")
    assert person is not None and person.shown_name == "Dara of Kratie"


@pytest.mark.parametrize("code_name", ["Kanha", "Kаnha"])
def test_nor_is_a_code_name_a_colleagues(cast: Cast, code_name: str) -> None:
    assert came_in(cast, "Somebody else", code_name) is None


def test_what_turns_the_line_is_not_kept(cast: Cast) -> None:
    person = came_in(cast, "\u202eafoS\u202c B")
    assert person is not None and person.name == "afoS B"


def test_who_has_an_account_comes_in_as_nobody_elses_double(cast: Cast) -> None:
    cast.rith.name = "Dаra"
    cast.rith.save(update_fields=["name"])
    path = link(cast)
    page = signed_in(cast.rith).post(f"{path}yes/", follow=True).content.decode()
    assert "looks like yours" in page
    assert not Membership.objects.filter(person=cast.rith).exists()
    assert Client().get(path).status_code == 200, "the link is not used up"
    assert signed_in(cast.vanna).post(f"{path}yes/").status_code == 302
    assert Membership.objects.filter(person=cast.vanna).exists()


def test_a_contact_has_a_name_too(cast: Cast) -> None:
    given = {"role": "family", "channel_1": "sms", "value_1": "+85512000777", "language": "en"}
    browser = signed_in(cast.sophea)
    path = reverse("people:contact_add")
    assert browser.post(path, given | {"name": "\u200b"}).status_code == 422
    browser.post(path, given | {"name": "Au\u202ent", "knows_me_as": "P\u2066hea"})
    kept = next(contact for contact in Contact.objects.filter(owner=cast.sophea) if contact.name == "Aunt")
    assert kept.knows_me_as == "Phea"
