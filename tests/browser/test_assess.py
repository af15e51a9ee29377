"""Three minutes on a small phone without JavaScript: every tap is counted."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from karpear.activities.models import Activity, Assessment
from tests.cast import build_cast

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

NEW, RETURNING = 40, 12
LAST = (("confidence", "medium"), ("reliability", "unsure"), ("warned", "no"), ("briefed", "yes"))


class Thumb:
    """Presses, counts, and looks whether the page fits the phone."""

    def __init__(self, page: "Page") -> None:
        self.page, self.taps = page, 0

    def tap(self, where: "Locator") -> None:
        where.click()
        self.taps += 1
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360

    def press(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=name))

    def choose(self, name: str, value: str) -> None:
        self.tap(self.page.locator(f"[name={name}][value={value}]"))


@pytest.fixture
def thumb(new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]") -> Thumb:
    context = new_context(java_script_enabled=False)
    sign_in(context, build_cast().sophea)
    return Thumb(context.new_page())


def something(thumb: Thumb, server: str) -> None:
    thumb.page.goto(f"{server}/plans/")
    thumb.tap(thumb.page.get_by_role("link", name="Assess something"))
    thumb.page.get_by_label("A short name for it").fill("Visit to the lake")
    thumb.page.get_by_label("Where").fill("The village by the lake")
    thumb.press("Go on")


def first_time(thumb: Thumb) -> None:
    page = thumb.page
    lists = page.locator("fieldset.ticks")
    for section, count in ((0, 3), (1, 2), (2, 2)):
        for n in range(count):
            thumb.tap(lists.nth(section).locator("input[type=checkbox]").nth(n))
    thumb.choose("declared", "no")
    thumb.press("Save and go on")
    thumb.tap(page.locator("main summary", has_text="Change").first)
    thumb.tap(page.locator("main details[open]").get_by_text("Likely", exact=True).first)
    thumb.press("Save and go on")
    for n in range(4):
        thumb.tap(page.locator(".pick input").nth(n))
    thumb.press("Save and see what is left")
    thumb.press("Save and go on")
    for name, value in (*LAST, ("insurance", "yes")):
        thumb.choose(name, value)
    thumb.press("Finish and see the result")


def test_a_new_traveller_and_one_who_comes_back(server: str, thumb: Thumb) -> None:
    something(thumb, server)
    first_time(thumb)
    thumb.page.get_by_role("heading", name="What was found").wait_for()
    assert thumb.taps <= NEW
    found = Assessment.objects.get()
    assert len(found.content["risks"]) == 3
    assert found.level_after <= found.level_before

    thumb.taps = 0
    something(thumb, server)  # the same again, as another plan
    thumb.choose("declared", "no")
    thumb.press("Still so: go to the last page")
    for name, value in LAST:
        thumb.choose(name, value)
    thumb.press("Finish and see the result")
    thumb.page.get_by_role("heading", name="What was found").wait_for()
    assert thumb.taps <= RETURNING
    again = Assessment.objects.exclude(pk=found.pk).get()
    assert again.content["risks"] == found.content["risks"]
    assert Activity.objects.count() == 2
