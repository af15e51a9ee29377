"""The phone throws the coin: one time in four the opposite leaves it, and nothing stays on it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.voice.pulse.actions import end_pulse
from karpear.voice.pulse.models import PulseQuestion
from tests.browser.looks import faults, fits
from tests.cast import Cast
from tests.steps.pulse import an_open_question

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

pytestmark = pytest.mark.django_db(transaction=True)
#: Press "yes" once for each of the 256 equally likely bytes; how often the other answer would leave.
TURNED = """() => {
  const form = document.querySelector("[data-coin-form]"), [yes, no] = form.querySelectorAll("button");
  let turned = 0;
  form.submit = () => {};
  for (let byte = 0; byte < 256; byte++) {
    localStorage.clear();
    crypto.getRandomValues = (bytes) => { bytes[0] = byte; return bytes; };
    yes.disabled = no.disabled = false;
    yes.click();
    const leaving = form.querySelector("input[name=answer]");
    if (!yes.disabled || leaving.value.length !== yes.value.length) throw new Error("thrown twice, or it shows");
    turned += leaving.value === no.value;
    leaving.remove();
  }
  localStorage.clear();
  return turned;
}"""
#: The first throw turns the answer round, the second would not, and so on.
THROWN_IN_TURN = """
crypto.getRandomValues = (bytes) => {
  sessionStorage.throws = Number(sessionStorage.throws || 0) + 1;
  return bytes.fill(sessionStorage.throws % 2 ? 0 : 255);
};
"""
KEPT = "() => Object.keys(localStorage).filter((name) => name.startsWith('coin.'))"
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


def _unanswered(page: "Page", path: str, times: int, button: str = "Yes") -> list[str]:
    """What leaves when somebody presses so often, and a server, or what stands before it, says 503 each time."""
    letters: list[str] = []

    def refuse(route: "Route") -> None:
        if route.request.method != "POST":
            return route.fallback()
        letters.append((route.request.post_data or "").rpartition("answer=")[2])
        return route.fulfill(status=503, body="try again")

    page.route(f"**{path}", refuse)
    for _time in range(times):
        page.goto(path)
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_text("try again")).to_be_visible()
    page.unroute(f"**{path}")
    return letters


def test_whoever_presses_again_sends_the_same_until_it_is_taken(
    new_context: Callable[..., "BrowserContext"], sign_in: Callable[..., None], cast: Cast
) -> None:
    question = an_open_question(cast)
    path = f"/voice/question/{question.pk}/"
    page = new_context().new_page()
    sign_in(page.context, cast.sophea)
    page.add_init_script(THROWN_IN_TURN)
    assert _unanswered(page, path, 4) == ["b"] * 4, "one throw, and it turned the answer round"
    page.goto(path)
    expect(page.get_by_text("no coin is thrown again")).to_be_visible()
    assert len(page.evaluate(KEPT)) == 1 and fits(page) and not faults(page)
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.get_by_text("You have answered")).to_be_visible()
    assert page.evaluate(KEPT) == []
    row = PulseQuestion.objects.get()
    assert (row.yes_count, row.no_count) == (0, 1)


def test_a_throw_is_forgotten_by_whoever_leaves_and_when_the_question_is_over(
    new_context: Callable[..., "BrowserContext"], sign_in: Callable[..., None], cast: Cast
) -> None:
    question = an_open_question(cast)
    path = f"/voice/question/{question.pk}/"
    page = new_context().new_page()
    sign_in(page.context, cast.sophea)
    page.goto(path)
    page.get_by_label("I throw two coins of my own").check()
    _unanswered(page, path, 1)
    page.goto(path)
    expect(page.get_by_label("I throw two coins of my own")).to_be_disabled()
    expect(page.get_by_text("Press what your coins let you answer")).to_be_hidden()
    assert len(page.evaluate(KEPT)) == 1
    page.evaluate("() => { localStorage['n.waits'] = 1; }")  # an SOS that is never wiped
    page.locator(".leave button").first.click()
    page.wait_for_url(lambda url: path not in url)
    page.goto("/accounts/login/")
    assert page.evaluate("Object.keys(localStorage)") == ["n.waits"]
    sign_in(page.context, cast.sophea)

    _unanswered(page, path, 1)
    assert len(page.evaluate(KEPT)) == 1
    end_pulse(by=cast.dara, question=question.pk, now=timezone.now())
    page.goto(path)
    expect(page.get_by_text("It has ended")).to_be_visible()
    assert page.evaluate(KEPT) == []
