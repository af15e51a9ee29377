"""A demand noted on a phone, with its letter photographed."""

from typing import TYPE_CHECKING

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.diary import picture
from tests.cast import Cast
from tests.steps.sealing import Keys, enrolled, founded

if TYPE_CHECKING:
    from playwright.sync_api import Page


def officers_key(cast: Cast) -> Keys:
    """Dara has made the officers' key elsewhere."""
    keys, _identity = enrolled(cast.dara, timezone.now())
    return founded(cast.dara, keys, cast.lantern, timezone.now())[0]


def filled_in(page: "Page") -> None:
    """The form, but for its photographs: the fields for those are open."""
    page.goto("/demands/new/")
    for name, value in (("level", "commune"), ("demand", "prior_notice"), ("channel", "letter")):
        page.locator(f"[name={name}][value={value}]").check()
    page.get_by_role("button", name="Photograph the letter").click()
    expect(page.locator("[data-photos]")).to_be_visible()


def photograph(page: "Page", name: str = "a.jpg", mime: str = "image/jpeg", content: bytes = b"") -> None:
    buffer = content or picture(page)
    page.set_input_files("#photos", {"name": name, "mimeType": mime, "buffer": buffer})
    expect(page.locator("[data-chosen]")).to_contain_text(name)


def save(page: "Page") -> None:
    page.get_by_role("button", name="Save").first.click()
