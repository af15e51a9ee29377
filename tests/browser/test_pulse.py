"""The phone throws the coin: one time in four the opposite leaves it, and nothing stays on it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from karpear.voice.pulse.models import PulseQuestion
from tests.browser.looks import faults, fits
from tests.cast import Cast
from tests.steps.pulse import an_open_question

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.django_db(transaction=True)
#: Press "yes" once for each of the 256 equally likely bytes; how often the other answer would leave.
TURNED = """() => {
  const form = document.querySelector("[data-coin-form]"), [yes, no] = form.querySelectorAll("button");
  let turned = 0;
  form.submit = () => {};
  for (let byte = 0; byte < 256; byte++) {
    crypto.getRandomValues = (bytes) => { bytes[0] = byte; return bytes; };
    yes.disabled = no.disabled = false;
    yes.click();
    const leaving = form.querySelector("input[name=answer]");
    if (!yes.disabled || leaving.value.length !== yes.value.length) throw new Error("thrown twice, or it shows");
    turned += leaving.value === no.value;
    leaving.remove();
  }
  return turned;
}"""
STORED = "() => JSON.stringify([localStorage, sessionStorage])"


def test_one_time_in_four_the_opposite_leaves_the_phone(
    new_context: Callable[..., "BrowserContext"], sign_in: Callable[..., None], cast: Cast
) -> None:
    question = an_open_question(cast)
    page = new_context().new_page()
    sign_in(page.context, cast.sophea)
    page.goto(f"/voice/question/{question.pk}/")
    expect(page.get_by_text("This phone throws the coin")).to_be_visible()
    rules = page.get_by_text("Press what your coins let you answer")
    expect(rules).to_be_hidden()
    assert fits(page) and not faults(page)
    stored = page.evaluate(STORED)
    assert page.evaluate(TURNED) == 64

    page.reload()
    page.get_by_label("I throw two coins of my own").check()
    expect(rules).to_be_visible()
    page.get_by_label("I throw two coins of my own").uncheck()
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.get_by_text("You have answered")).to_be_visible()
    assert page.evaluate(STORED) == stored
    row = PulseQuestion.objects.get()
    assert row.answer_count == 1


def test_with_coins_of_ones_own_what_is_pressed_leaves(
    new_context: Callable[..., "BrowserContext"], sign_in: Callable[..., None], cast: Cast
) -> None:
    question = an_open_question(cast)
    page = new_context().new_page()
    sign_in(page.context, cast.sophea)
    page.goto(f"/voice/question/{question.pk}/")
    page.evaluate("() => { crypto.getRandomValues = (bytes) => bytes.fill(0); }")  # the phone's coin would turn it
    page.get_by_label("I throw two coins of my own").check()
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_text("You have answered")).to_be_visible()
    row = PulseQuestion.objects.get()
    assert (row.yes_count, row.no_count) == (0, 1)
