"""A link that somebody else has: looking tells them nothing, and using it tells its owner."""

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.signatories import NewContext, a_statement, phone_at
from tests.cast import Cast
from tests.rooms.voice.phones import invited

if TYPE_CHECKING:
    from tests.rooms.voice.phones import Phone

pytestmark = pytest.mark.django_db(transaction=True)


def link_of(phone: "Phone") -> str:
    return f"/s/{phone.statement}/?lang=en#{phone.token}"


def test_who_has_a_copy_of_the_link_learns_only_by_using_it(new_context: NewContext, cast: Cast) -> None:
    statement = a_statement(cast)
    [invitation] = invited(cast.dara, statement, "First", now=timezone.now())
    owner, thief = (phone_at(new_context, link_of(invitation)) for _ in range(2))
    owner.pledge(3)
    thief.look()
    thief.shows("I sign if…")
    page = thief.page
    page.get_by_label("We are").select_option("ngo")
    page.get_by_label("We sign if at least so many").fill("2")
    page.get_by_role("button", name="Pledge").click()
    thief.shows("This link has already been used")
    expect(page.get_by_label("We sign if at least so many")).to_be_hidden()
    owner.look()
    expect(owner.page.get_by_text("It stands:")).to_be_visible()
