"""A day without a line: what was fetched before is read, what is pressed is kept, and it arrives once and in order."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from karpear.activities.plans.actions import create as actions
from karpear.alerts.models import Alert
from karpear.checkins.models import CheckIn
from karpear.people.actions.lost import close_phones
from karpear.people.models import Device
from tests.browser.line import a_line
from tests.browser.stores import COPIES, waited_for
from tests.browser.waiting import until
from tests.browser.worker import worker_of
from tests.cast import Cast
from tests.rooms.activities.plans import body

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

READY = "async () => !!(await navigator.serviceWorker.ready) && !!navigator.serviceWorker.controller"
#: 50 kbit/s with a third of a second to and fro.
THIN = {"offline": False, "latency": 300, "downloadThroughput": 6250, "uploadThroughput": 3125}


def on_a_trip(cast: Cast) -> str:
    now = timezone.now()
    due = [{"due_at": (now + timedelta(minutes=m)).isoformat(), "grace_s": 600} for m in (20, 60)]
    sent = body(starts_at=now.isoformat(), ends_at=(now + timedelta(hours=2)).isoformat(), check_ins=due)
    answer, _new = actions.create_activity(person=cast.sophea, key=uuid4(), body=sent, now=now)
    return f"/plans/{answer['activity']}/"


def test_a_day_without_a_line(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    plan = on_a_trip(cast)
    with a_line() as line:
        context = new_context(base_url=line.url, service_workers="allow", locale="km")
        sign_in(context, cast.sophea)
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "km", "url": line.url}])
        page = context.new_page()
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", THIN)
        page.goto("/")
        waited_for(page, COPIES, f"{plan}sheet/")
        waited_for(page, COPIES, "/know/rights/")
        assert page.evaluate(READY)

        line.down()
        page.goto(plan)
        expect(page.locator("[data-kept]")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.goto("/know/arrested/")
        expect(page.locator("#arrested")).to_be_visible()
        expect(page).to_have_url(re.compile("/know/rights/#arrested$"))
        page.goto("/roster/")
        expect(page.locator(".btn-ok")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "km")
        page.locator(f'[data-copies] a[href$="{plan}"]').click()
        expect(page.locator("[data-kept]")).to_be_visible()

        for path in ("/roster/", "/"):
            page.goto(path)
            page.locator(".btn-ok").click()
            expect(page.locator("[data-ok-form][data-api$=check-ins] [data-say]")).to_have_attribute("data-is", "kept")
        page.goto("/daily/")
        page.locator("[data-sos-tap]").click()
        expect(page.locator("[data-sos-form] [data-say]")).to_have_attribute("data-is", "kept")
        expect(page.locator("[data-queue] li")).to_have_count(3)
        expect(page.locator("[data-queue] li").first).to_contain_text("SOS")

        line.up()
        page.evaluate("() => dispatchEvent(new Event('online'))")
        expect(page.locator("[data-sos-form] [data-say]")).to_have_attribute("data-is", "sent")
        expect(page.locator("[data-queue] li")).to_have_count(0)
        check_ins = list(CheckIn.objects.filter(person=cast.sophea).order_by("received_at"))
        assert len(check_ins) == 2 and check_ins[0].made_at < check_ins[1].made_at
        assert Alert.objects.get(kind="sos").opened_at <= check_ins[0].received_at, "SOS went first"
        page.goto("/")
        expect(page.locator("[data-kept]")).to_have_count(0)
        page.request.post("/accounts/logout/")
        page.evaluate("() => fetch('/accounts/logout/', { method: 'POST' })")
        assert page.evaluate("() => caches.has('k')") is False


def test_what_waits_is_sent_when_no_page_is_open(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    """The browser wakes the worker when it has a line again; here it is told to."""
    with a_line() as line:
        context = new_context(base_url=line.url, service_workers="allow")
        sign_in(context, cast.sophea)
        other, page = context.new_page(), context.new_page()
        page.goto("/")
        waited_for(page, f"async () => [await ({READY})()]", True)
        line.down()
        page.locator(".btn-ok").click()
        expect(page.locator("[data-ok-form][data-api$=check-ins] [data-say]")).to_have_attribute("data-is", "kept")
        worker = worker_of(page, context.new_cdp_session(page))
        page.close()
        line.up()
        assert not CheckIn.objects.exists()
        tools = context.new_cdp_session(other)
        tools.send("ServiceWorker.enable")
        woken = {"origin": line.url, "registrationId": worker, "tag": "p", "lastChance": False}
        tools.send("ServiceWorker.dispatchSyncEvent", woken)
        until(other, CheckIn.objects.exists)
        assert CheckIn.objects.get().person == cast.sophea


def test_leaving_quickly_without_a_line_leaves(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    """Blank and forgotten at once; the sign-out comes before the next page that the server answers."""
    with a_line() as line:
        context = new_context(base_url=line.url, service_workers="allow")
        sign_in(context, cast.sophea)
        page = context.new_page()
        page.goto("/devices/")
        page.get_by_label("Name").fill("Blue phone")
        page.get_by_role("button", name="Register").click()
        page.locator("[data-device-token]").wait_for()
        page.goto("/")
        waited_for(page, f"async () => [await ({READY})()]", True)
        assert page.evaluate("localStorage.length") > 0
        line.down()
        page.locator(".leave button").first.click()
        page.wait_for_url("**/out")
        assert page.locator("body").inner_text().strip() == ""
        assert page.evaluate("localStorage.length") == 0
        page.goto("/")
        expect(page.locator("[data-kept]")).to_be_visible()
        assert Device.objects.get().left_at is None

        line.up(refuses=True)
        page.goto("/")
        expect(page.locator("[data-kept]")).to_be_visible()
        assert Device.objects.get().left_at is None, "a server that is not well has signed nobody out"
        line.down()
        line.up()
        page.goto("/")
        expect(page).to_have_url(re.compile("/accounts/login/"))
        assert Device.objects.get().left_at is not None
        sign_in(context, cast.sophea)
        page.goto("/")
        expect(page).to_have_url(re.compile("/$"))
        expect(page.locator(".btn-ok")).to_be_visible()


def test_leaving_quickly_empties_every_tab(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    with a_line() as line:
        context = new_context(base_url=line.url, service_workers="allow")
        sign_in(context, cast.sophea)
        page, other = context.new_page(), context.new_page()
        page.goto("/")
        waited_for(page, f"async () => [await ({READY})()]", True)
        other.goto("/contacts/")
        expect(other.get_by_role("heading", level=1)).to_be_visible()
        line.down()
        page.locator(".leave button").first.click()
        for tab in (page, other):
            tab.wait_for_url("**/out")
            assert tab.locator("body").inner_text().strip() == ""


@pytest.mark.parametrize("reads_cookies", [True, False])
def test_an_sos_that_waits_goes_before_the_sign_out_that_is_owed(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast, reads_cookies: bool
) -> None:
    """A phone that is not registered: once it is signed out, nobody could say whose SOS it is."""
    with a_line() as line:
        context = new_context(base_url=line.url, service_workers="allow")
        sign_in(context, cast.sophea)
        page = context.new_page()
        page.goto("/")
        waited_for(page, f"async () => [await ({READY})()]", True)
        line.down()
        page.locator("[data-sos-tap]").click()
        expect(page.locator("[data-sos-form] [data-say]")).to_have_attribute("data-is", "kept")
        page.locator(".leave button").first.click()
        page.wait_for_url("**/out")
        if not reads_cookies:  # as in the workers of some browsers
            context.service_workers[0].evaluate("Object.defineProperty(self, 'cookieStore', { value: undefined })")
        line.up()
        page.goto("/")
        expect(page).to_have_url(re.compile("/accounts/login/"))
        assert Alert.objects.get().person == cast.sophea


def test_a_phone_closed_from_elsewhere_forgets_its_pages(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    with a_line() as line:
        context = new_context(base_url=line.url, service_workers="allow")
        sign_in(context, cast.sophea)
        page = context.new_page()
        page.goto("/")
        waited_for(page, COPIES, "/contacts/")
        close_phones(by=cast.sophea, person=cast.sophea, devices=[], now=timezone.now())
        page.goto("/contacts/")
        expect(page).to_have_url(f"{line.url}/accounts/login/")
        page.wait_for_function("async () => !(await caches.has('k'))")
        line.down()
        page.goto("/contacts/")
        expect(page.locator("[data-ok]")).to_be_visible()
        expect(page.get_by_text("Sophea's sister")).to_have_count(0)
