"""Letters of a case, in a browser."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def said_to_be_sent(page: "Page") -> None:
    page.get_by_text("I have sent it").click()
    page.get_by_role("button", name="Yes, it has left").click()
    page.wait_for_url("**/reports/*/")
