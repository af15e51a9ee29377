"""A thumb on a small phone, which counts how often it presses."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

LONGEST = 3000


class Thumb:
    """Presses and counts: a field that is typed into is one tap, a list to choose from two."""

    def __init__(self, page: "Page") -> None:
        self.page, self.taps, self.pages = page, 0, [page.url]

    def tap(self, where: "Locator") -> None:
        where.click()
        self.taps += 1

    def type(self, label: str, words: str, nth: int = 0) -> None:
        self.page.get_by_label(label).nth(nth).fill(words)
        self.taps += 1

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label).first.select_option(label=option)
        self.taps += 2

    def go(self, where: "Locator", heading: str = "") -> None:
        """To the next page, which fits the phone and is not too long for it."""
        before = self.page.url
        self.tap(where)
        if heading:
            self.page.get_by_role("heading", name=heading, level=1).wait_for()
        else:
            self.page.wait_for_url(lambda url: url != before)
        self.pages.append(self.page.url)
        wide, high = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        assert wide <= 360 and high <= LONGEST, (self.page.url, wide, high)
