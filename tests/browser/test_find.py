"""Finding with a keyboard, over any page, and going somewhere without a connection."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import DESK
from tests.browser.diary import written
from tests.browser.line import a_line
from tests.browser.looks import faults, fits
from tests.browser.ready import SECRET, signed_in_by_the_form, with_key
from tests.browser.stores import COPIES, waited_for
from tests.browser.waiting import until
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.rooms.risks.lines import add
from tests.steps.diary import sealed_entry
from tests.steps.sealing import Keys

pytestmark = pytest.mark.django_db(transaction=True)

CASE, MAN = "Blue heron at the ferry", "A man asked about the heron"
NewContext = Callable[..., BrowserContext]
SignIn = Callable[..., None]


def test_an_officer_goes_and_finds_by_the_keyboard_alone(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    page = new_context(viewport=DESK).new_page()
    for name in ("A boat capsizes", "A raid"):
        add(cast.dara, cast.lantern, timezone.now(), name=name)
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
    page.goto("/risks/")
    rows = page.locator("#list tbody tr")
    until(page, lambda: page.keyboard.press("k") or rows.nth(0).evaluate("row => row === document.activeElement"))
    page.keyboard.press("j")
    path = rows.nth(1).get_by_role("link").first.get_attribute("href")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("?")
    expect(dialog).to_contain_text("tick, for an act on many lines")
    assert not faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{path}$"))


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
        expect(page.locator("[data-kept]")).to_be_visible()
        assert fits(page)
        assert not faults(page)


def test_a_code_name_is_found_after_one_unlock_and_is_sent_no_further(new_context: NewContext, cast: Cast) -> None:
    page, now = new_context(viewport=DESK).new_page(), timezone.now()
    signed_in_by_the_form(page, cast.vanna)
    with_key(cast.vanna)
    incident, answer = opened(cast.vanna, now=now), cast.vanna.identities.get()
    sealed_entry(cast.vanna, answer, Keys(), now, {"title": CASE}, type="incident", record=incident.record)
    thread = written(cast.vanna, what=MAN)
    dialog = page.get_by_role("dialog")
    until(page, lambda: page.keyboard.press("/") or dialog.is_visible())
    page.keyboard.type("blue heron")
    dialog.get_by_role("button", name="Unlock to look among them").click()
    page.wait_for_url(re.compile(r"/find/sealed/\?search=[0-9a-f]+$"))
    page.fill("main [name=secret]", SECRET)
    page.click("main form.unlock .btn-primary")
    found = page.locator("[data-island=find-sealed]")
    expect(found.get_by_role("link")).to_have_text([CASE])
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}".lower()))
    page.fill("#find-text", "HERON")
    expect(found.get_by_role("link")).to_have_text([CASE, MAN])
    assert not faults(page)
    found.get_by_role("link", name=CASE).click()
    page.wait_for_url(f"**/incidents/{incident.pk}/")
    expect(page.locator("h1")).to_contain_text(CASE)
    assert sent and not [request for request in sent if "heron" in request]
    page.keyboard.press("/")
    expect(page.locator("#find-text")).to_be_focused()
    page.keyboard.type("heron")
    expect(found.get_by_role("link", name=MAN)).to_have_attribute("href", f"/diary/{thread}/")
    page.click("[data-lock]")
    expect(found).to_be_hidden()
    expect(page.locator("main")).not_to_contain_text(MAN)
