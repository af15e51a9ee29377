"""A phone that is followed: one yes, positions while the page is open, an answer with one tap, one tap to stop."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from playwright.sync_api import expect

from karpear.activities.tracking.actions import where_are_you as actions
from karpear.activities.tracking.models import PositionRequest, TrackFix, TrackKey
from tests.browser.waiting import until
from tests.cast import Cast
from tests.steps.trips import trip

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

LAKE = {"latitude": 12.85, "longitude": 104.1, "accuracy": 15}


def arrived(page: "Page", number: int) -> None:
    """So many positions are on the server, and nothing waits in the browser."""
    waits = "() => (JSON.parse(localStorage.getItem('n.out')) || []).length"
    until(page, lambda: (page.evaluate(waits), TrackFix.objects.count()), (0, number))


def test_followed_answering_and_stopping(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    activity = trip(cast.sophea)
    actions.ask_where(by=cast.dara, activity=activity.pk, person=cast.sophea.pk, now=timezone.now())
    context = new_context(geolocation=LAKE, permissions=["geolocation"])
    sign_in(context, cast.sophea)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Somebody asks where you are").click()
    page.get_by_role("button", name="Send where I am, once").click()
    expect(page.locator("[data-answer-say]")).to_contain_text("Found")
    arrived(page, 1)
    assert PositionRequest.objects.get().reply == "sent"
    TrackFix.objects.update(fixed_at=timezone.now() - timedelta(minutes=1))
    page.goto(f"/plans/{activity.pk}/follow/")
    page.get_by_role("button", name="Yes, show my way on this trip").click()
    expect(page.locator("[data-follow]")).to_contain_text("This page sends where you are")
    context.set_geolocation({**LAKE, "latitude": 12.853})  # what was measured before the yes is not sent
    arrived(page, 2)
    page.goto("/")
    page.locator("#later").get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped. No new position is taken.")).to_be_visible()
    assert not TrackKey.objects.exists()


def test_what_an_app_needs_fits_a_small_phone_and_is_copied(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", cast: Cast
) -> None:
    context = new_context(viewport={"width": 320, "height": 640}, permissions=["clipboard-read", "clipboard-write"])
    sign_in(context, cast.sophea)
    page = context.new_page()
    page.goto("/plans/apps/")
    page.get_by_label("Which app").select_option(label="Traccar Client, OsmAnd")
    page.get_by_role("button", name="Give me an address").click()
    card = page.locator(".card", has_text="Put this into the app now")
    assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
    card.get_by_role("button", name="Copy").last.click()
    expect(card.get_by_role("button", name="✓")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.locator("#app-osmand").inner_text()
