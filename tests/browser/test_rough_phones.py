"""Phones as people have them: slow, locked at once, with a clock that jumps, an old browser, a key that was closed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.alerts.models import Alert
from karpear.people.models import Device
from tests.browser.stores import ROWS
from tests.browser.waiting import stand_still, until
from tests.cast import Cast, device_token

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[["BrowserContext", object], None]
SAYS = "[data-sos-form] [data-say]"
#: The database of the browser opens after longer than anybody waits; asked again, at once.
SLOW_STORE = """{ const real = IDBFactory.prototype.open; let slow = true;
  IDBFactory.prototype.open = function (...how) {
    const asked = real.apply(this, how);
    if (!slow) return asked;
    slow = false;
    let then;
    Object.defineProperty(asked, "onsuccess", { set(to) { then = to; }, get: () => then });
    asked.addEventListener("success", () => { globalThis.came = true; setTimeout(() => then?.call(asked), 3500); });
    return asked; }; }"""
BACK_THREE_HOURS = """() => { const D = Date, now = () => D.now() - 108e5;
  globalThis.Date = class extends D {
    constructor(...a) { a.length ? super(...a) : super(now()); }
    static now = now; }; }"""


def arrived(page: "Page") -> Alert:
    until(page, Alert.objects.exists)
    return Alert.objects.get()


def test_an_sos_that_waits_in_a_slow_store_is_found_and_not_forgotten(
    page: "Page", sign_in: SignIn, cast: Cast
) -> None:
    sign_in(page.context, cast.sophea)
    page.goto("/sos/")
    page.context.set_offline(True)
    page.locator("[data-sos-tap]").click()
    expect(page.locator(SAYS)).to_have_attribute("data-is", "kept")
    until(page, lambda: len(page.evaluate(ROWS)), 1)
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    stand_still(again)
    again.add_init_script(SLOW_STORE)
    again.goto("/")
    context.set_offline(True)
    until(again, lambda: again.evaluate("globalThis.came === true"))
    again.clock.run_for(3500)
    again.clock.resume()
    assert again.evaluate("localStorage['n.waits']") == "1", "whoever leaves now must not wipe it"
    context.set_offline(False)
    assert arrived(again).person == cast.sophea


def test_a_screen_that_is_locked_while_it_counts_has_pressed(page: "Page", sign_in: SignIn, cast: Cast) -> None:
    """The browser says that the page is hidden, and may run nothing of it afterwards."""
    sign_in(page.context, cast.sophea)
    page.goto("/sos/")
    page.locator("[data-sos-tap]").click()
    expect(page.locator("[data-sos-dialog]")).to_be_visible()
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    assert page.evaluate("!document.querySelector('dialog[open]')"), "not five seconds later"
    assert arrived(page).person == cast.sophea


def test_a_clock_that_is_set_back_while_it_counts_holds_nothing_up(page: "Page", sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    stand_still(page)
    page.goto("/sos/")
    page.locator("[data-sos-tap]").click()
    expect(page.locator("[data-sos-dialog]")).to_be_visible()
    page.evaluate(BACK_THREE_HOURS)
    page.clock.run_for(3000)
    expect(page.locator("[data-sos-count]")).to_have_text("2")
    page.clock.resume()
    expect(page.locator(SAYS)).to_have_attribute("data-is", "sent")
    assert Alert.objects.get().person == cast.sophea


def test_a_browser_without_dialogs_raises_an_sos_too(page: "Page", sign_in: SignIn, cast: Cast) -> None:
    page.add_init_script("delete HTMLDialogElement.prototype.showModal; delete HTMLDialogElement.prototype.close;")
    sign_in(page.context, cast.sophea)
    page.goto("/sos/")
    page.locator("[data-sos-tap]").click()
    assert arrived(page).person == cast.sophea


def test_whoever_is_signed_in_is_heard_from_a_phone_whose_key_was_closed(
    page: "Page", sign_in: SignIn, cast: Cast
) -> None:
    """On the page for when there is nothing else, which knows nobody by itself."""
    token = device_token(cast.sophea)
    sign_in(page.context, cast.sophea)
    page.goto("/")
    said = {"token": token, "who": str(cast.sophea.pk)}
    page.evaluate("said => { localStorage['n.device'] = JSON.stringify(said); }", said)
    page.reload()
    Device.objects.update(revoked_at=timezone.now())
    page.goto("/offline/en/")
    page.locator("[data-sos-tap]").click()
    expect(page.locator(SAYS)).to_have_attribute("data-is", "sent")
    assert Alert.objects.get().person == cast.sophea
