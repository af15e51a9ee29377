"""One clock: a browser in another zone (Tor Browser is always in UTC) shows and takes the hours of the account."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.diary import written
from tests.browser.ready import come_in, follow
from tests.cast import build_cast

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

EVENINGS = ("2026-11-21T19:10:00+07:00", "2026-11-22T12:20:00Z", "2026-11-23T18:50:00+07:00", "2026-11-24T13:05:00Z")


def test_diary_patterns_and_what_was_sent_show_the_accounts_hours(new_context: "Callable[..., BrowserContext]") -> None:
    cast = build_cast()
    page = new_context(timezone_id="UTC").new_page()
    come_in(page, cast.sophea)
    threads = [
        written(cast.sophea, what=f"car {n}", when={"at": at, "precision": "exact"}) for n, at in enumerate(EVENINGS)
    ]
    follow(page, f"/diary/{threads[1]}/")
    expect(page.locator("[data-row=when] dd")).to_contain_text("22 November 2026 19:20")
    expect(page.locator("body")).to_contain_text("Times are shown in Asia/Phnom_Penh")
    follow(page, "/diary/patterns/")
    expect(page.locator("[data-weak] .pattern", has_text="between")).to_contain_text("between 18 and 21 o’clock")
    follow(page, f"/diary/{threads[1]}/edit/")
    expect(page.locator("#when_at")).to_have_value("2026-11-22T19:20")
    expect(page.locator("label[for=when_at]")).to_contain_text("Asia/Phnom_Penh")
    expect(page.locator("#when_at ~ [data-moment]")).to_have_text("22 November 2026 19:20")
    page.fill("#when_at", "2026-11-22T20:00")
    expect(page.locator("#when_at ~ [data-moment]")).to_have_text("22 November 2026 20:00")
    page.locator("[data-save]").click()
    page.get_by_text("Sealed and sent").first.wait_for()
    follow(page, f"/diary/{threads[1]}/")
    expect(page.locator("[data-row=when] dd")).to_contain_text("22 November 2026 20:00")

    page.goto("/")
    here = ZoneInfo("Asia/Phnom_Penh")
    hours = {timezone.now().astimezone(here).hour}
    page.locator("[data-ok]").first.click()
    sent = page.locator("[data-ok-form] [data-say]").first
    expect(sent).to_have_text(re.compile(r"Sent \d\d:\d\d"))
    hours.add(timezone.now().astimezone(here).hour)
    match = re.search(r"Sent (\d\d)", sent.inner_text())
    assert match
    assert int(match[1]) in hours
