"""The field for the secret: keys that fit, a count, groups, and hidden unless one looks."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.ready import with_key_at_hand
from tests.cast import build_cast

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_digits_are_counted_grouped_and_hidden_and_words_have_their_keys(page: "Page") -> None:
    secret = with_key_at_hand(page, build_cast().sophea)
    page.goto("/vault/")
    field, count = page.locator("main [name=secret]"), page.locator("main [data-count]")
    expect(field).to_have_attribute("inputmode", "numeric")
    expect(field).to_have_attribute("type", "text")
    veil = "e => getComputedStyle(e).webkitTextSecurity"
    assert field.evaluate(veil) == "disc"
    field.press_sequentially("12345678")
    expect(field).to_have_value("1234-5678")
    expect(count).to_have_text("8 of 20 digits")
    page.locator("main").get_by_label("Show it").check()
    assert field.evaluate(veil) == "none"
    field.fill("")
    field.press_sequentially("one two thr")
    expect(page.locator("main").get_by_label("I have words")).to_be_checked()
    expect(field).to_have_attribute("inputmode", "text")
    expect(field).to_have_value("one two thr")
    expect(count).to_have_text("3 of 6 words")
    page.click("main form button")
    expect(page.locator("main [data-say]").first).to_contain_text("each digit or word")
    page.locator("main").get_by_label("I have words").uncheck()
    field.fill(secret)
    page.click("main form button")
    page.wait_for_selector("body[data-state=open]")
