"""The board of somebody on watch."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from tests.browser.waiting import stand_still


def board_of(context: BrowserContext, sign_in: Callable, person, *, still: bool = False) -> Page:
    """`still`: its clock stands, so that it never asks by itself."""
    from tests.cast import signed_in

    signed_in(person)  # gives them the second factor that officers need
    sign_in(context, person)
    page = context.new_page()
    if still:
        stand_still(page)
    with page.expect_event("requestfinished", lambda r: "fragment" in r.url):  # it asks once the stream is open
        page.goto("/board/")
    return page
