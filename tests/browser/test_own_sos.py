"""An SOS on the phone of whoever pressed it: never older than ten seconds, and a silent one does not show."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.alerts.actions.answers import acknowledge, resolve
from karpear.alerts.actions.rungs import overtake
from karpear.alerts.models import Alert
from karpear.rules.alarm.outcome import Outcome
from tests.browser.conftest import DESK, PHONE
from tests.browser.waiting import stand_still
from tests.cast import Cast
from tests.steps.alarms import sos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[["BrowserContext", object], None]
SAYS = "[data-sos-form] [data-say]"
FRESH_MS = 10_000
#: What somebody beside the phone could read from afar.
LOUD = [".state-sos", ".card-alarm", ".has-it"]


def test_who_has_it_is_told_while_a_word_is_typed(page: "Page", sign_in: SignIn, cast: Cast) -> None:
    alert = sos(cast.sophea)
    sign_in(page.context, cast.sophea)
    stand_still(page)
    page.goto("/")
    state, word = page.locator("#own-state"), page.locator("#own-alert input[name=word]")
    page.get_by_text("I am safe – false alarm").click()
    word.fill("man")
    acknowledge(by=cast.dara, alert_id=alert.pk, now=timezone.now())
    page.clock.run_for(FRESH_MS)
    expect(state).to_contain_text("Dara has it")
    assert word.input_value() == "man"
    assert word.evaluate("field => document.activeElement === field"), "and it can be typed on"
    word.blur()
    overtake(now=timezone.now() + timedelta(hours=1))
    page.clock.run_for(FRESH_MS)
    expect(state).to_contain_text("Dara had it until")
    assert word.is_visible(), "what is open stays open"
    acknowledge(by=cast.kanha, alert_id=alert.pk, now=timezone.now())
    resolve(by=cast.kanha, alert_id=alert.pk, outcome=Outcome.SAFE, now=timezone.now())
    page.clock.run_for(FRESH_MS)
    expect(page.locator("#own-alert")).to_contain_text("Your SOS was closed at")
    expect(page.locator("[data-sos-form]")).to_have_count(1)
    page.reload()
    expect(page.locator("#own-alert")).to_contain_text("Your SOS was closed at")
    ok, bar = page.locator(".btn-ok").bounding_box(), page.locator("section.sos").bounding_box()
    assert ok and bar and ok["y"] + ok["height"] <= bar["y"], "both can be pressed without scrolling"
    page.get_by_role("button", name="I have seen this").click()
    expect(page.locator("#own-alert")).to_have_text("")


def test_an_old_state_says_that_it_is_old(page: "Page", sign_in: SignIn, cast: Cast) -> None:
    sos(cast.sophea)
    sign_in(page.context, cast.sophea)
    stand_still(page)
    page.goto("/")
    page.route("**/", lambda route: route.abort())
    page.clock.run_for(FRESH_MS)
    expect(page.locator("[data-connection]")).to_be_visible()
    page.unroute("**/")
    page.clock.run_for(FRESH_MS)
    expect(page.locator("[data-connection]")).to_be_hidden()


def test_a_short_tap_says_hold_and_the_next_one_counts(page: "Page", sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    page.goto("/")
    page.locator("[data-sos-hold]").click()
    expect(page.locator(SAYS)).to_have_text("Hold for 2 seconds, or tap again.")
    page.locator("[data-sos-hold]").click()
    expect(page.locator("[data-sos-dialog]")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(SAYS)).to_have_text("Nothing was sent.")
    assert not Alert.objects.exists()


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_a_silent_sos_looks_like_any_day(
    new_context: "Callable[..., BrowserContext]", sign_in: SignIn, cast: Cast, viewport: dict[str, int]
) -> None:
    page = new_context(viewport=viewport).new_page()
    sign_in(page.context, cast.sophea)
    stand_still(page)
    page.goto("/")
    as_ever = page.inner_text("main").splitlines()
    page.get_by_text("Silent: no calls").click()
    page.locator("[data-sos-tap]").click()
    expect(page.locator("[data-sos-dialog]")).to_be_visible()
    assert page.evaluate("scrollY") == 0, "the page behind stays where it was"
    page.clock.run_for(5100)
    page.locator("details#own-alert").wait_for()
    alert = Alert.objects.get()
    assert alert.silent
    mark = page.locator("#own-state")
    shown = page.inner_text("main").splitlines()
    assert [line for line in shown if line not in as_ever] == [mark.inner_text()]
    assert mark.inner_text().startswith("✓ ")
    assert page.locator(", ".join(LOUD)).locator("visible=true").count() == 0
    acknowledge(by=cast.dara, alert_id=alert.pk, now=timezone.now())
    page.clock.run_for(FRESH_MS)
    expect(mark).to_contain_text("✓✓")
    mark.click()
    expect(page.locator("#own-more")).to_contain_text("Dara has it")
    mark.click()
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=timezone.now())
    page.clock.run_for(FRESH_MS)
    expect(mark).to_contain_text("– ")
    assert "SOS was closed" not in page.inner_text("main")


def test_a_silent_sos_that_waits_says_a_sign_and_a_time(page: "Page", sign_in: SignIn, cast: Cast) -> None:
    sign_in(page.context, cast.sophea)
    page.goto("/sos/")
    page.context.set_offline(True)
    page.get_by_label("Silent").check()
    page.locator("[data-sos-tap]").click()
    expect(page.locator(SAYS)).to_contain_text("…")
    assert len(page.locator(SAYS).inner_text()) == len("… 12:00")
    expect(page.locator(SAYS)).to_have_attribute("data-is", "quiet")
    page.context.set_offline(False)
    page.locator("details#own-alert").wait_for()
    assert Alert.objects.get().silent
