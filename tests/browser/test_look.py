"""What a frightened person with a cheap phone meets: pages that fit, can be read, and keep what was pressed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from karpear.alerts.models import Alert, Position
from karpear.checkins.models import CheckIn
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import faults, fits
from tests.browser.waiting import stand_still, until
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db(transaction=True)
DIST = Path(settings.HERE).parent / "ui/static/ui/dist"
PERSONAL = ["/", "/me/", "/sos/", "/plans/", "/plans/new/", "/daily/", "/accounts/2fa/", "/accounts/password/change/"]

SMALL = [
    "/plans/",
    "/daily/",
    "/by-sms/",
    "/on-this-phone/",
    "/know/",
    "/know/rights/",
    "/know/numbers/",
    "/know/card/",
]

NewContext = Callable[..., BrowserContext]
SignIn = Callable[[BrowserContext, object], None]


def hold(page: Page, button: Locator, ms: int) -> None:
    """By a clock that stands still."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.clock.run_for(ms)
    page.mouse.up()


def test_a_person_signs_in_through_the_form(page: Page, cast: Cast) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(cast.sophea.email)
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing you wrote is lost")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="I'm OK")).to_be_visible()


def test_a_passkey_is_added_and_signs_in(page: Page, cast: Cast) -> None:
    """Nothing in the page may be written in the page itself, and passkeys work all the same."""
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page.get_by_label("Email").fill(cast.vanna.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("main")).not_to_contain_text(str(cast.vanna.pk))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Sign in with it alone, without the password").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.locator("main li")).to_contain_text("passkey · added")
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("What you call it").fill("Blue key")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove").click()
    expect(page.get_by_role("heading", name="Remove Blue key?")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("button", name="I'm OK")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_fit_and_can_be_read(
    new_context: NewContext, sign_in: SignIn, cast: Cast, size: dict[str, int], scheme: str
) -> None:
    page = new_context(viewport=size, color_scheme=scheme).new_page()
    wrong: list[str] = []
    for path in ["/accounts/login/", "/accounts/password/reset/", "/not-here/"]:
        page.goto(path)
        wrong += faults(page) + ([] if fits(page) else [f"{path} is too wide"])
    sign_in(page.context, cast.sophea)
    for path in PERSONAL:
        page.goto(path)
        wrong += faults(page) + ([] if fits(page) else [f"{path} is too wide"])
    assert not wrong


def test_twice_as_large_still_fits(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    """A phone at 200 % has half the width. Pages that are not looked at elsewhere are read to a screen reader here."""
    page = new_context(viewport={"width": 180, "height": 370}).new_page()
    sign_in(page.context, cast.sophea)
    wrong: list[str] = []
    for path in [
        "/",
        "/me/",
        "/sos/",
        "/contacts/",
        "/contacts/add/",
        "/settings/",
        "/devices/",
        "/words/",
        "/watchers/",
        *SMALL,
    ]:
        page.goto(path)
        wrong += faults(page) if path not in PERSONAL else []
        wrong += [] if fits(page) else [f"{path} is too wide"]
    assert not wrong


REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.type !== "hidden" && !e.disabled)
  .map((e) => (e.dataset.n = String(window.count = (window.count || 0) + 1)))"""


def test_every_control_is_reached_by_the_keyboard(page: Page, sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    for path in ["/", "/contacts/add/"]:
        page.goto(path)
        wanted, got = set(page.evaluate(REACHABLE)), set()
        for _press in range(len(wanted) + 8):
            page.keyboard.press("Tab")
            got.add(page.evaluate("document.activeElement.dataset.n"))
        assert not wanted - got, path


def test_another_language_keeps_what_was_typed(page: Page, sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    held: list[Route] = []

    def hold(route: Route) -> None:
        """A slow line: what keeps the words comes after the tap."""
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route("**/more*.js", hold)
    page.goto("/contacts/add/")
    page.locator("[name=name]").fill("Aunt 12")
    page.locator("[name=role]").select_option("lawyer")
    page.get_by_role("button", name="ភាសាខ្មែរ").click()
    until(page, lambda: len(held), 1)
    held[0].continue_()
    expect(page.locator("html")).to_have_attribute("lang", "km")
    expect(page.locator("[name=name]")).to_have_value("Aunt 12")
    expect(page.locator("[name=role]")).to_have_value("lawyer")
    page.reload()
    expect(page.locator("[name=name]")).to_have_value("")


def test_ok_and_sos_are_seen_at_once_large_and_apart(page: Page, sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    page.goto("/")
    ok = page.get_by_role("button", name="I'm OK").bounding_box()
    sos = page.locator("[data-sos-hold]").bounding_box()
    assert ok and sos
    assert ok["height"] >= 96
    assert sos["height"] >= 64
    assert sos["y"] + sos["height"] <= PHONE["height"], "SOS is under the edge"
    assert sos["y"] - (ok["y"] + ok["height"]) >= 40, "SOS is too near to what is pressed every day"


def test_nothing_says_what_it_is(page: Page, sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    for path in ["/", "/sos/"]:
        page.goto(path)
        assert "SOS" not in page.title()
        assert "arpear" not in page.content()
    assert page.request.get("/app.webmanifest").json()["name"] == settings.KARPEAR_NAME


def test_ok_pressed_without_a_line_is_kept_and_sent_once(page: Page, sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    page.goto("/")
    page.context.set_offline(True)
    page.get_by_role("button", name="I'm OK").click()
    expect(page.locator("[data-ok-form] [data-say]")).to_contain_text("On this phone")
    expect(page.locator("[data-connection]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-ok-form] [data-say]")).to_contain_text("Sent")
    expect(page.locator("[data-connection]")).to_be_hidden()
    assert CheckIn.objects.filter(person=cast.sophea).count() == 1


def test_sos_needs_two_seconds_and_can_be_stopped(page: Page, sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    stand_still(page)
    page.goto("/")
    dialog = page.locator("[data-sos-dialog]")
    hold(page, page.locator("[data-sos-hold]"), 1900)
    expect(dialog).to_be_hidden()
    hold(page, page.locator("[data-sos-hold]"), 2100)
    expect(dialog).to_be_visible()
    page.clock.run_for(4500)
    page.get_by_role("button", name="Stop", exact=True).click()
    page.clock.run_for(5500)
    page.goto("/")  # whatever was on its way has arrived
    assert not Alert.objects.exists()


def test_sos_whose_page_is_closed_while_it_counts_is_pressed(page: Page, sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    page.goto("/")
    page.locator("[data-sos-tap]").click()
    expect(page.locator("[data-sos-dialog]")).to_be_visible()
    page.goto("/plans/")
    until(page, Alert.objects.exists)
    assert Alert.objects.get().person == cast.sophea
    page.goto("/")
    expect(page.locator("#own-alert")).to_be_visible()


def test_sos_outlives_a_page_that_ends_before_anything_is_stored(page: Page, sign_in: SignIn, cast: Cast) -> None:
    """The database of the browser is slow, the line is down, and the page is gone."""
    sign_in(page.context, cast.sophea)
    page.add_init_script(
        "IDBFactory.prototype.open = () => ({}); globalThis.fetch = () => Promise.reject(TypeError());"
    )
    page.goto("/sos/")
    page.locator("[data-sos-tap]").click()
    expect(page.locator("[data-sos-dialog]")).to_be_visible()
    page.goto("/plans/")
    page.close()
    assert not Alert.objects.exists()
    again = page.context.new_page()
    again.goto("/sos/")
    expect(again.locator("[data-sos-form] [data-say]")).to_have_attribute("data-is", "sent")
    assert Alert.objects.get().person == cast.sophea
    assert again.evaluate("localStorage['n.out']") is None


def test_sos_pressed_without_a_line_outlives_the_page(page: Page, sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 12.71, "longitude": 104.89})
    page.goto("/sos/")
    page.context.set_offline(True)
    page.locator("[data-sos-tap]").click()
    expect(page.locator("[data-sos-form] [data-say]")).to_contain_text("On this phone")
    context = page.context
    page.close()
    assert not Alert.objects.exists()
    context.set_offline(False)
    again = context.new_page()
    again.goto("/sos/")
    expect(again.locator("[data-sos-form] [data-say]")).to_contain_text("Sent")
    alert = Alert.objects.get()
    assert alert.person == cast.sophea
    assert Position.objects.get().person_id == alert.person_id, "a browser that may say where it is says so with an SOS"


def test_the_look_is_light() -> None:
    """Budgets for a slow line, in compressed bytes."""
    weight = {name: (DIST / f"{name}.br").stat().st_size for name in ("app.css", "person.js", "leave.js", "board.js")}
    assert weight["app.css"] <= 8 * 1024
    assert weight["person.js"] + weight["leave.js"] <= 6 * 1024
    assert weight["board.js"] <= 6 * 1024
