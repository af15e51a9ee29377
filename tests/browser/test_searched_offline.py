"""They stand at the door and there is no connection: the phone says what to say, whom to ring, and what waits."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from playwright.sync_api import expect

from karpear.compliance.demands.models import Demand
from tests.browser.line import a_line
from tests.browser.looks import faults, fits
from tests.browser.ready import signed_in_with_password
from tests.browser.stores import COPIES, waited_for
from tests.browser.waiting import until
from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"en": "I do not agree, and I do not resist.", "km": "ខ្ញុំមិនយល់ព្រមទេ តែខ្ញុំមិនប្រឆាំងដោយកម្លាំងទេ។"}
#: Of each of these, what one would touch who presses its middle.
TOUCHED = """(names) => names.map((name) => {
  const { x, y, width, height } = document.querySelector(name).getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2)?.closest(name) !== null; })"""


def overlap(page: "Page", first: str, second: str) -> bool:
    one_box, other_box = (page.locator(name).first.bounding_box() for name in (first, second))
    assert one_box is not None and other_box is not None
    return one_box["y"] < other_box["y"] + other_box["height"] and other_box["y"] < one_box["y"] + one_box["height"]


def ways_out_are_free(page: "Page") -> None:
    expect(page.locator("[data-connection]")).to_be_visible()
    page.screenshot(path=f"/tmp/leave{page.locator('html').get_attribute('lang')}.png")
    assert page.evaluate(TOUCHED, [".leave a", ".leave button", "[data-connection]"]) == [True, True, True]
    assert not overlap(page, ".leave button", "[data-connection]")
    assert not overlap(page, ".leave button", "main > .way")


def note_search(page: "Page", language: str) -> None:
    for name, value in (("level", "police"), ("demand", "search"), ("channel", "in_person")):
        page.locator(f"[name={name}][value={value}]").check()
    page.locator("form[data-demand] > button").first.click()
    expect(page.locator("[data-say]")).to_contain_text("◔")
    expect(page.locator("[data-say]")).to_be_in_viewport()
    first = page.locator("[data-search]")
    expect(first).to_be_visible()
    expect(first.get_by_text(WORDS[language])).to_be_visible()
    expect(first.locator("a[href^='tel:+855']")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["en", "km"])
def test_a_search_without_a_connection(new_context: "Callable[..., BrowserContext]", cast: Cast, language: str) -> None:
    cast.sophea.language = language
    cast.sophea.save(update_fields=["language"])
    with a_line() as line:
        page = new_context(base_url=line.url, service_workers="allow", locale=language).new_page()
        signed_in_with_password(page, cast.sophea)
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": line.url}
        page.context.add_cookies([cookie])
        page.goto("/")
        for path in ("/demands/new/", "/law/reception/", "/know/rights/"):
            waited_for(page, COPIES, path)
        line.down()
        page.context.set_offline(True)
        page.goto("/demands/new/")
        expect(page.locator("[data-search]")).to_be_hidden()
        ways_out_are_free(page)
        note_search(page, language)
        assert fits(page) and not faults(page)
        page.locator("[data-search] a[href$='#searched']").click()
        expect(page.locator("#searched")).to_be_in_viewport()
        page.goto("/law/reception/")
        expect(page.locator("[data-kept]")).to_be_visible()
        expect(page.locator("a[href^='tel:+855']")).to_be_visible()
        ways_out_are_free(page)
        page.goto("/")
        expect(page.locator("#left a")).to_contain_text({"en": "Demand", "km": "ការទាមទារ"}[language])
        assert fits(page) and not faults(page)
        page.locator("#left a").click()
        expect(page.locator("[data-queue] li")).to_have_count(1)
        page.goto("/")
        page.context.set_offline(False)
        line.up()
        page.evaluate("() => dispatchEvent(new Event('online'))")
        until(page, lambda: Demand.objects.filter(demand="search").count(), 1)
        expect(page.locator("#left a")).to_have_count(0)
