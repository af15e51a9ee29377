"""One's own keys in a real browser: unlocking where one is, locking by itself, another secret, passkeys, leaving."""

import re
from importlib import import_module
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.ready import (
    come_in,
    enrolled,
    signed_in_with_password,
    unlock_by_the_bar,
    with_key_at_hand,
    with_passkeys,
)
from tests.browser.waiting import stand_still, until
from tests.cast import PASSWORD, Cast, build_cast
from tests.steps.sealing import Keys, b64, secret_wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    Contexts = Callable[..., BrowserContext]
    SignIn = Callable[[BrowserContext, object], None]

WRAPS = "/api/v1/seal/wraps"
#: By the clock of the page, whatever its browser does not answer.
GONE_WITHIN_MS = 500


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def given_long_ago(page: "Page") -> None:
    """As if the password had been given an hour ago."""
    key = next(one["value"] for one in page.context.cookies() if one["name"].endswith(settings.SESSION_COOKIE_NAME))
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    methods = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": one["at"] - 3600} for one in methods]
    session.save()


def test_unlocking_does_not_leave_the_page_and_asks_for_the_password_there(page: "Page", cast: Cast) -> None:
    secret = with_key_at_hand(page, cast.sophea)
    given_long_ago(page)
    page.goto("/vault/passkey/")
    page.click("[data-unlock] summary")
    expect(page.locator("[data-unlock] [name=password]")).to_be_focused()  # the first of the two that are asked for
    page.fill("[name=secret]", secret)
    page.fill("[data-unlock] [name=password]", "not this one")  # asked for beforehand: it counts no longer
    page.click("[data-unlock] .btn-primary")
    page.get_by_text("This is not your sign-in password").wait_for()
    page.fill("[data-unlock] [name=password]", PASSWORD)
    page.click("[data-unlock] .btn-primary")
    page.wait_for_selector("body[data-state=open]")
    assert page.url.endswith("/vault/passkey/")


def test_opened_again_on_the_same_page_nothing_is_fetched_again(page: "Page", cast: Cast) -> None:
    secret = with_key_at_hand(page, cast.sophea)
    page.goto("/vault/passkey/")
    unlock_by_the_bar(page, secret)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click("[data-lock]")
    unlock_by_the_bar(page, secret)
    assert not [url for url in asked if WRAPS in url]


def test_while_one_types_the_worker_is_loaded_and_no_wrap_is_handed_out(page: "Page", cast: Cast) -> None:
    secret = with_key_at_hand(page, cast.sophea)
    page.goto("/vault/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("worker", lambda worker: asked.append(worker.url))
    with page.expect_event("worker"), page.expect_response("**/seal/directory*"):
        page.fill("main [name=secret]", secret)
    assert not any(WRAPS in url for url in asked)
    page.click("main form[data-island=unlock] .btn-primary")
    page.wait_for_selector("body[data-state=open]")
    assert sum("vault-worker" in url for url in asked) <= 2 and any(WRAPS in url for url in asked)


def test_it_warns_locks_by_itself_and_what_was_open_vanishes(page: "Page", cast: Cast) -> None:
    secret = with_key_at_hand(page, cast.sophea)
    stand_still(page)
    page.goto("/vault/secret/")
    unlock_by_the_bar(page, secret)
    expect(page.locator("[data-secret] span")).to_have_count(5)
    warning = page.locator("[data-warn]")

    def warned_later() -> bool:
        """What the page still does of itself begins the five minutes anew."""
        page.clock.fast_forward(20_000)
        return warning.is_visible()

    until(page, warned_later)
    expect(warning).to_have_text(re.compile(r"It locks in \d+ seconds"))
    page.keyboard.press("Shift")
    expect(warning).to_be_hidden()
    page.clock.fast_forward(301_000)
    page.wait_for_selector("body[data-state=locked]")
    expect(page.locator("[data-secret] span")).to_have_count(0)


def test_another_secret_opens_and_the_old_one_no_more(page: "Page", cast: Cast) -> None:
    old = with_key_at_hand(page, cast.sophea)
    page.goto("/vault/secret/")
    unlock_by_the_bar(page, old)
    page.check("[value=words]")
    expect(page.locator("[data-secret] span")).to_have_count(6)
    new = " ".join(page.locator("[data-secret] span").all_text_contents())
    page.click("[data-hide]")
    expect(page.locator("[data-secret]")).to_have_text("")
    page.fill("[name=typed]", new.upper())
    page.click("main form .btn-primary")
    page.get_by_text("Destroy the old paper").wait_for()
    [wrap] = cast.sophea.identities.get().wraps.all()  # the old one is gone, not only marked
    assert wrap.kind == "secret"
    page.goto("/vault/")
    page.fill("[name=secret]", old)
    page.click("main form .btn-primary")
    page.get_by_text("This is not your secret").wait_for()
    page.fill("[name=secret]", new.replace(" ", "  "))
    page.click("main form .btn-primary")
    page.wait_for_selector("body[data-state=open]")


def test_a_passkey_opens_beside_the_secret_until_it_is_removed(page: "Page", cast: Cast) -> None:
    with_passkeys(page)
    secret = with_key_at_hand(page, cast.sophea)
    page.goto("/vault/passkey/")
    unlock_by_the_bar(page, secret)
    page.check("[name=sure]")
    page.click("main form .btn")
    page.wait_for_selector("[data-remove]", state="attached")
    page.goto("/vault/")
    page.click("[data-passkey]")
    page.wait_for_selector("body[data-state=open]")
    page.goto("/vault/passkey/")
    page.get_by_text("Remove", exact=True).click()
    page.get_by_role("button", name="Yes, remove it").click()
    page.get_by_text("Removed. It opens nothing").wait_for()
    page.goto("/vault/")
    expect(page.locator("[data-passkey]")).to_have_count(0)


KEPT = """async () => ({
  bases: (await indexedDB.databases()).length, caches: (await caches.keys()).length, local: localStorage.length,
  workers: (await navigator.serviceWorker.getRegistrations()).length })"""


@pytest.mark.parametrize("way", ["button", "keys"])
def test_leaving_is_quick_and_takes_everything_along(page: "Page", cast: Cast, way: str) -> None:
    come_in(page, cast.sophea)
    page.evaluate("() => { localStorage.setItem('a', '1'); return caches.open('b'); }")
    if way == "button":
        page.click("button[data-exit]")
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url("**/out*")
    assert page.text_content("body p") and "vault" not in page.content().lower()
    expect(page.locator("body")).to_contain_text("nothing on this page")
    until(page, lambda: page.evaluate(KEPT), {"bases": 0, "caches": 0, "local": 0, "workers": 0})
    until(page, Session.objects.exists, False)
    page.go_back()
    page.goto("/vault/")
    assert "/accounts/login/" in page.url


#: A browser in which nothing that is asked of it is ever done.
HANGS = """() => {
  IDBFactory.prototype.open = IDBFactory.prototype.deleteDatabase = () => ({});
  CacheStorage.prototype.keys = () => new Promise(() => {}); }"""


def test_leaving_waits_for_nothing_that_hangs(page: "Page", cast: Cast) -> None:
    with_key_at_hand(page, cast.sophea)
    stand_still(page)
    page.goto("/vault/")
    page.evaluate(HANGS)
    page.click("button[data-exit]")
    expect(page.locator("main")).to_have_count(0)
    page.clock.run_for(GONE_WITHIN_MS)
    page.wait_for_url("**/out*")


@pytest.mark.parametrize("way", ["button", "keys", "no scripts"])
def test_every_page_that_says_something_of_a_person_can_be_left_quickly(
    new_context: "Contexts", sign_in: "SignIn", cast: Cast, way: str
) -> None:
    context = new_context(java_script_enabled=way != "no scripts")
    sign_in(context, cast.sophea)
    page = context.new_page()
    for path in ("/contacts/", "/", "/plans/"):
        page.goto(path)
        expect(page.get_by_role("button", name="Leave quickly")).to_have_count(1)
    if way == "keys":
        for _ in range(3):
            page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Leave quickly").click()
    page.wait_for_url("**/out*")
    until(page, Session.objects.exists, False)
    page.goto("/plans/")
    assert "/accounts/login/" in page.url


def test_what_was_typed_is_not_there_when_one_comes_back(page: "Page", cast: Cast) -> None:
    with_key_at_hand(page, cast.sophea)
    page.goto("/vault/")
    page.fill("[name=secret]", "canary of a secret")
    page.goto("/plans/")
    page.go_back()
    page.wait_for_selector("[name=secret]")
    assert page.input_value("[name=secret]") == ""


def test_a_lost_browser_signs_no_more(page: "Page", cast: Cast) -> None:
    from karpear.vault.actions.enrolment import register_device_key

    signed_in_with_password(page, cast.sophea)
    enrolled(page)
    lost = register_device_key(person=cast.sophea, sign_key=Keys().sign_key, now=timezone.now())
    page.goto("/vault/browsers/")
    page.click("details.confirm summary")
    page.click("details.confirm .btn-primary")
    page.get_by_text("That browser no longer signs for you").wait_for()
    lost.refresh_from_db()
    assert lost.revoked_at


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"work": 20}, "would exhaust this device"),
        ({"locked": True}, "A travel lock is on"),
        ({"wraps": []}, "has no wrapped key of yours"),
    ],
)
def test_what_a_server_should_not_hand_out_is_refused_in_words(
    page: "Page", cast: Cast, changed: dict[str, object], said: str
) -> None:
    secret = with_key_at_hand(page, cast.sophea)
    blob = b64(secret_wrap(int(str(changed.get("work", 17)))))
    wrap = {"id": str(uuid4()), "identity": str(uuid4()), "kind": "secret", "blob": blob}
    answer = {"fresh": True, "locked": False, "wraps": [wrap], "teams": [], **changed}
    page.route(f"**{WRAPS}", lambda route: route.fulfill(json=answer))
    page.goto("/vault/")
    page.fill("[name=secret]", secret)
    page.click("main form .btn-primary")
    page.get_by_text(said).wait_for()
    expect(page.locator("body")).to_have_attribute("data-state", "locked")


WAITS = """() => new Promise((done) => { const open = indexedDB.open("p", 1); open.onsuccess = () => {
  const count = open.result.transaction("q").objectStore("q").count();
  count.onsuccess = () => { open.result.close(); done(count.result); }; }; })"""


@pytest.mark.parametrize("path", ["/", "/vault/"])
def test_an_sos_that_waits_outlives_leaving_quickly(page: "Page", cast: Cast, path: str) -> None:
    signed_in_with_password(page, cast.sophea)
    page.route("**/api/v1/sos", lambda route: route.abort())
    page.goto("/")
    waiting = {"kind": "sos", "api": "/api/v1/sos", "body": {}}
    page.evaluate("detail => dispatchEvent(new CustomEvent('queue', { detail }))", waiting)
    page.wait_for_function(WAITS)
    page.goto(path)
    page.locator(".leave button, button[data-exit]").first.click()
    page.wait_for_url("**/out*")
    assert page.evaluate(WAITS) == 1
    until(page, Session.objects.exists, False)  # the request is on its way while the page that says nothing comes
    page.goto("/")
    assert "/accounts/login/" in page.url
