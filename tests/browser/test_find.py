"""Finding with a keyboard, over any page, and going somewhere without a connection."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import DESK
from tests.browser.line import a_line
from tests.browser.looks import faults, fits
from tests.browser.stores import COPIES, waited_for
from tests.browser.waiting import until
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

NewContext = Callable[..., BrowserContext]
SignIn = Callable[..., None]


def test_an_officer_goes_and_finds_by_the_keyboard_alone(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    page = new_context(viewport=DESK).new_page()
    signed_in(cast.dara)  # gives the second factor that officers need
    sign_in(page.context, cast.dara)
    page.goto("/board/")
    dialog = page.get_by_role("dialog")
    until(page, lambda: page.keyboard.press("/") or dialog.is_visible())  # its script comes after the page is painted
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("swap Rith")  # the first word leads there; nobody is called so
    expect(dialog.get_by_role("link")).to_have_text(["Roster"])
    dialog.get_by_role("searchbox").fill("roll c")
    expect(dialog.get_by_role("link")).to_have_text(["Roll-call"])
    assert not faults(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/roll-calls/$"))
    until(page, lambda: page.keyboard.press("Control+k") or dialog.is_visible())
    page.keyboard.type("soph")
    expect(dialog.get_by_role("link", name="Sophea").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile("/roll-calls/$"))


def test_pages_are_found_without_a_connection(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    with a_line() as line:
        context = new_context(base_url=line.url, service_workers="allow")
        sign_in(context, cast.sophea)
        page = context.new_page()
        page.goto("/")
        waited_for(page, COPIES, "/find/")
        waited_for(page, COPIES, "/contacts/")
        line.down()
        page.goto("/find/")
        page.get_by_role("searchbox").fill("គ្រួសារ")
        page.get_by_role("link", name="Contacts").click()
        expect(page.get_by_role("heading", level=1, name="Contacts")).to_be_visible()
        assert fits(page)
