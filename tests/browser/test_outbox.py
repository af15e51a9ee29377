"""What goes wrong on the way: lost answers, many tabs, refusals, a wrong clock, lost storage, a closed phone."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.alerts.models import Alert, Position
from karpear.checkins.models import CheckIn
from karpear.people.models import Device
from tests.browser.stores import ROWS
from tests.browser.waiting import until
from tests.cast import Cast, device_token

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

SAYS = "[data-ok-form] [data-say]"
#: The phone's clock is five hours fast.
FAST = """{ const D = Date; globalThis.Date = class extends D {
  constructor(...a) { a.length ? super(...a) : super(D.now() + 18e6); }
  static now() { return D.now() + 18e6; } }; }"""
#: What would be sent, in its order, instead of sending it. Answers 201 while `line` says so.
STUB = """() => {
  globalThis.sent = []; globalThis.line = false;
  const real = fetch;
  globalThis.fetch = async (url, how) => {
  if (!how?.body) return real(url, how);
  if (!globalThis.line) throw new TypeError("no line");
  const { key, n } = JSON.parse(how.body); globalThis.sent.push([url.split("/").pop(), n]);
  return new Response(JSON.stringify({}), { status: 201 }); }; }"""
QUEUE = """(items) => { for (const [kind, n] of items) dispatchEvent(new CustomEvent("queue",
  { detail: { kind, api: "/api/v1/" + kind, body: { n, word: "canary-word" } } })); }"""
#: What failed is not tried again by itself: a retry's own reading must not be taken for the slow one.
NO_RETRY = """() => { const later = setTimeout;
  globalThis.setTimeout = (act, ms, ...rest) => ms > 500 ? 0 : later(act, ms, ...rest); }"""
IDLE = "() => navigator.locks.query().then(({ held, pending }) => held.length + pending.length)"
#: Another tab says that something waits; what is read then comes late.
SLOW_READER = """(many) => {
  globalThis.held = []; globalThis.read = 0;
  const real = crypto.subtle.decrypt.bind(crypto.subtle);
  crypto.subtle.decrypt = async (...how) => {
    if (held.length >= many) return real(...how);
    await new Promise((go) => held.push(go));
    return real(...how).finally(() => { read += 1; }); };
  new BroadcastChannel("p").postMessage({ state: "sending", item: {} }); }"""
GO = "() => { globalThis.line = true; dispatchEvent(new Event('online')); }"
TAKEN = "() => new Promise((done) => { indexedDB.deleteDatabase('p').onsuccess = () => done(); })"


def said_by(page: "Page", what: str, wanted: Any) -> None:
    until(page, lambda: page.evaluate(what), wanted)


def test_what_is_pressed_arrives_once_whatever_happens(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    context = new_context()
    context.add_init_script(FAST)
    sign_in(context, cast.sophea)
    page = context.new_page()
    page.goto("/")
    fates = ["lost"]

    def fate(route: "Route") -> None:
        """The first is stored and its answer lost, and so on; then one is refused; all others pass."""
        now = fates[0] if fates else ""
        if now == "lost":
            route.fetch()
            route.abort()
        elif fates and fates.pop() == "refused":
            route.fulfill(status=409, json={"title": "Already home", "errors": []})
        else:
            route.fallback()

    context.route("**/api/v1/check-ins", fate)
    pressed = timezone.now() - timedelta(milliseconds=1)  # browsers cut theirs to milliseconds
    page.locator("[data-ok]").click()
    expect(page.locator(SAYS)).to_have_attribute("data-is", "kept")
    check_in = CheckIn.objects.get()
    assert pressed <= check_in.moment <= timezone.now(), "the clock of the phone does not count"
    fates[:] = ["refused"]
    expect(page.locator(SAYS)).to_have_attribute("data-is", "refused")
    page.locator("[data-waits]").click()
    expect(page.locator("[data-queue] li")).to_contain_text("Already home")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-queue] li")).to_have_count(0)
    assert CheckIn.objects.count() == 1, "the answer that was lost did not make a second one"

    context.set_offline(True)
    tabs = [page]
    page.locator("[data-ok]").click()
    expect(page.locator(SAYS)).to_have_attribute("data-is", "kept")
    context.route("**/api/v1/check-ins", lambda route: route.abort())
    context.set_offline(False)
    for _ in range(3):
        tabs.append(context.new_page())
        tabs[-1].goto("/")
    tabs[1].evaluate(TAKEN)  # storage is taken away: the pages still know
    context.unroute("**/api/v1/check-ins")
    tabs[1].evaluate("() => dispatchEvent(new Event('online'))")
    for tab in tabs[1:]:
        expect(tab.locator(SAYS)).to_have_attribute("data-is", "sent")
    assert CheckIn.objects.count() == 2


@pytest.mark.parametrize("missing", ["nothing", "crypto.subtle", "indexedDB", "navigator.locks"])
def test_five_hundred_wait_sealed_and_go_in_order(
    page: "Page", sign_in: "Callable[..., None]", cast: Cast, missing: str
) -> None:
    if missing != "nothing":
        thing, _dot, part = missing.rpartition(".")
        page.add_init_script(f"Object.defineProperty({thing or 'globalThis'}, '{part}', {{ value: undefined }})")
    sign_in(page.context, cast.sophea)
    page.goto("/sos/")
    page.evaluate(STUB)
    many = 500 if missing == "nothing" else 20
    page.evaluate(QUEUE, [["entry", 0], *[["position", n] for n in range(many - 4)], ["ok", 1], ["ok", 2], ["sos", 3]])
    if missing == "nothing":
        said_by(page, f"async () => (await ({ROWS})()).length", many)
        assert not any("canary" in row or "value" in row for row in page.evaluate(ROWS))
    assert page.evaluate("localStorage['n.waits']")
    page.evaluate(GO)
    said_by(page, "sent.length", many)
    sent = page.evaluate("sent")
    assert sent == [["sos", 3], ["ok", 1], ["ok", 2], *[["position", n] for n in range(many - 4)], ["entry", 0]]
    said_by(page, "'n.waits' in localStorage || 'n.out' in localStorage", False)


def test_what_was_sent_while_the_store_was_read_is_not_sent_again(
    page: "Page", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    sign_in(page.context, cast.sophea)
    page.goto("/sos/")
    page.evaluate(STUB)
    page.evaluate(NO_RETRY)
    page.evaluate(QUEUE, [["ok", 1], ["ok", 2]])
    said_by(page, f"async () => (await ({ROWS})()).length", 2)
    said_by(page, IDLE, 0)
    page.evaluate(SLOW_READER, 2)
    said_by(page, "held.length", 2)
    page.evaluate(GO)
    said_by(page, "sent.length", 2)
    said_by(page, f"async () => (await ({ROWS})()).length", 0)
    page.evaluate("() => { for (const go of held) go(); }")
    said_by(page, "read", 2)
    page.evaluate(QUEUE, [["ok", 3]])
    said_by(page, "sent.length > 2", True)
    assert page.evaluate("sent") == [["ok", 1], ["ok", 2], ["ok", 3]]


def test_a_phone_that_was_closed_keeps_an_sos_until_somebody_signs_in(
    page: "Page", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    token = device_token(cast.sophea)
    page.goto("/sos/")
    page.evaluate("token => { localStorage['n.device'] = JSON.stringify({ token, who: '' }); }", token)
    page.evaluate("() => caches.open('k')")
    page.reload()
    page.context.set_offline(True)
    page.locator("[data-sos-tap]").click()
    expect(page.locator("[data-sos-form] [data-say]")).to_have_attribute("data-is", "kept")
    Device.objects.update(revoked_at=timezone.now())
    page.context.set_offline(False)
    expect(page.locator("[data-sos-form] [data-say]")).to_have_attribute("data-is", "refused")
    assert not Alert.objects.exists() and page.evaluate("caches.has('k')") is False
    sign_in(page.context, cast.sophea)
    page.reload()
    expect(page.locator("[data-sos-form] [data-say]")).to_have_attribute("data-is", "sent")
    assert Alert.objects.get().person == cast.sophea
    page.goto("/on-this-phone/")
    expect(page.locator("[data-protected] [data-is=no]")).to_be_visible()
    page.get_by_role("button", name="Ask the browser").click()
    expect(page.locator("[data-protected] > :visible")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_phone_that_was_left_quickly_is_registered_again(
    page: "Page", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    sign_in(page.context, cast.sophea)
    page.goto("/devices/")
    page.get_by_label("Name").fill("Blue phone")
    page.get_by_role("button", name="Register").click()
    page.wait_for_function("'n.device' in localStorage")
    first = page.evaluate("localStorage['n.device']")
    with page.expect_response("**/out"):
        page.locator(".leave button").first.click()
    page.wait_for_url("**/out")
    sign_in(page.context, cast.sophea)
    page.goto("/devices/")
    assert page.evaluate("localStorage['n.device']") is None
    page.get_by_role("link", name="Blue phone").click()
    page.get_by_role("button", name="This is that phone").click()
    page.wait_for_function("'n.device' in localStorage")
    assert page.evaluate("localStorage['n.device']") != first
    page.goto("/sos/")
    page.context.clear_cookies()
    page.locator("[data-sos-tap]").click()
    expect(page.locator("[data-sos-form] [data-say]")).to_have_attribute("data-is", "sent")
    assert Alert.objects.get().person == cast.sophea


def test_only_the_phone_itself_sends_its_test(
    page: "Page", new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    sign_in(page.context, cast.sophea)
    page.goto("/devices/")
    page.get_by_label("Name").fill("Blue phone")
    page.get_by_role("button", name="Register").click()
    page.locator("[data-device-token]").wait_for()
    path = f"/devices/{Device.objects.get().pk}/"
    elsewhere = new_context()
    sign_in(elsewhere, cast.sophea)
    other = elsewhere.new_page()
    other.goto(path)
    expect(other.locator("[data-try] > :visible")).to_contain_text("Open this page on that phone.")
    other.evaluate("""localStorage["n.device"] = '{"token": "of-another"}'""")
    other.reload()
    expect(other.locator("[data-try] > :visible")).to_contain_text("Open this page on that phone.")
    page.goto(path)
    send = page.get_by_role("button", name="Send a test")
    page.route("**/device/test", lambda route: route.abort())
    send.click()
    expect(page.locator("[data-tried]")).to_have_text("The server did not answer. Try again.")
    page.unroute("**/device/test")
    send.click()
    expect(page.locator("#test-state")).to_contain_text("not answered yet")
    assert Alert.objects.get().source == Device.objects.get().pk


def test_the_browser_is_asked_for_the_position_in_peace(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    context = new_context()
    sign_in(context, cast.sophea)
    page = context.new_page()
    page.goto("/on-this-phone/")
    ask = page.get_by_role("button", name="Ask for the position now")
    expect(ask).to_be_visible()
    context.grant_permissions(["geolocation"])
    expect(page.locator("[data-place] > :visible")).to_have_attribute("data-is", "granted")
    assert not Position.objects.exists()
