"""The vault in a real browser: a key is made, locked, and opened again; the age command opens what was sealed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.ready import come_in, enrolled, signed_in_by_the_form
from tests.cast import build_cast

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

type SignIn = Callable[["BrowserContext", object], None]


def test_a_key_is_made_locked_and_opened_again(page: "Page") -> None:
    cast = build_cast()
    signed_in_by_the_form(page, cast.sophea)
    secret = enrolled(page)
    assert re.fullmatch(r"(\d{4}-){4}\d{4}", secret)
    page.click("[data-lock]")
    page.wait_for_selector("body[data-state=locked]")
    page.fill("[name=secret]", "1111-1111-1111-1111-1111")
    page.click("main form .btn-primary")
    page.get_by_text("This is not your secret").wait_for()
    page.fill("[name=secret]", secret)
    page.click("main form .btn-primary")
    page.wait_for_selector("body[data-state=open]")
    wrap = cast.sophea.identities.get().wraps.get(kind="secret")
    assert bytes(wrap.blob).startswith(b"age-encryption.org/v1\n-> scrypt ")


STEPS = (Path(__file__).parent / "vault_steps.js").read_text()


def test_what_a_browser_seals_opens_again_with_its_file(new_context: "Callable[..., BrowserContext]") -> None:
    cast = build_cast()
    page = new_context(bypass_csp=True).new_page()  # the steps talk to the worker past the page
    secret = come_in(page, cast.sophea)
    said = page.evaluate(STEPS, {"secret": secret})
    assert said["opened"]["content"]["what"] == "ក canary"
    assert (said["opened"]["signed"], said["size"], said["first"]) == ("author", 3000, 65)
