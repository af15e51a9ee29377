"""How long unlocking takes, from the press to the page that says it is open, on a processor six times slower.

Times are told as on this machine when nothing else runs: a fixed loop is timed before and after each unlock.
"""

import base64
import statistics
from typing import TYPE_CHECKING

import pytest

from karpear.vault.models import Wrap
from tests.browser.ready import enrolled, signed_in_with_password, unlock_by_the_bar
from tests.browser.slowing import process_of, slowed, spun
from tests.browser.waiting import a_while
from tests.cast import build_cast

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.team import Contexts

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]
TIMES, TURNS, MOST_MS = 6, 5, 2000

OPENS = """() => new Promise((done) => {
  const began = performance.now();
  new MutationObserver((_changes, me) => {
    if (document.body.dataset.state !== "open") return;
    me.disconnect();
    done(performance.now() - began);
  }).observe(document.body, { attributes: true });
  document.querySelector("main form[data-island=unlock] .btn-primary").click();
})"""
REWRAPS = """async ({ secret, work }) => {
  const worker = new Worker(document.body.dataset.worker), waiting = new Map();
  worker.onmessage = ({ data }) => waiting.get(data.id)(data.answer);
  const ask = (op, args) => new Promise((done) => { waiting.set(op, done); worker.postMessage({ id: op, op, args }); });
  const call = (path) => fetch("/api/v1/seal/" + path).then((answer) => answer.json());
  const wraps = await call("wraps"), { identity } = await call("directory");
  await ask("unlock", { ...wraps, secret, identity });
  const { blob } = await ask("rewrap", { secret, work });
  worker.terminate();
  return blob;
}"""


def unlocked_in(page: "Page", secret: str, process: int, quiet: float) -> float:
    """Milliseconds on a machine where nothing else runs, and six times slower. `quiet`: of the loop, at full speed."""
    page.goto("/vault/")
    spun(page)
    page.fill("main [name=secret]", secret)
    a_while(page, 500)  # typing takes longer
    with slowed(process, TIMES):
        before, took, after = spun(page), float(page.evaluate(OPENS)), spun(page)
    return took * TIMES * quiet / ((before + after) / 2)


def begun(browser: "Browser", new_context: "Contexts") -> tuple["Page", str, int, float]:
    """(page, secret, its process, milliseconds of the loop at full speed)."""
    cast = build_cast()
    page = new_context(bypass_csp=True).new_page()
    signed_in_with_password(page, cast.sophea)
    secret = enrolled(page)
    process = process_of(browser, page)
    return page, secret, process, min(spun(page) for _turn in range(10))


def told(page: "Page", secret: str, process: int, quiet: float) -> list[float]:
    """So many unlocks, and a line that says how long they took."""
    head = bytes(Wrap.objects.get(kind="secret").blob).split(b"\n")[1].decode()
    took = [unlocked_in(page, secret, process, quiet) for _turn in range(TURNS)]
    print(
        f"work factor {head.split()[-1]}: {statistics.median(took):.0f} ms (median), {min(took):.0f} ms (least), "
        f"slowed {TIMES} times; loop {quiet:.0f} ms"
    )
    return took


def test_what_each_work_factor_costs(browser: "Browser", new_context: "Contexts") -> None:
    page, secret, process, quiet = begun(browser, new_context)
    took = {}
    for work in (17, 16, 15):
        blob = page.evaluate(REWRAPS, {"secret": secret, "work": work})
        Wrap.objects.filter(kind="secret").update(blob=base64.b64decode(blob))
        took[work] = told(page, secret, process, quiet)
    assert min(took[15]) < min(took[16]) < min(took[17])


def test_a_slow_device_chooses_what_it_opens_within_two_seconds(browser: "Browser", new_context: "Contexts") -> None:
    page, secret, process, quiet = begun(browser, new_context)
    page.goto("/vault/secret/")
    unlock_by_the_bar(page, secret)
    page.wait_for_selector("[data-secret] span")
    new = " ".join(page.locator("[data-secret] span").all_text_contents())
    page.click("[data-hide]")
    page.fill("[name=typed]", new)
    with slowed(process, TIMES):
        page.click("main form .btn-primary")
        page.get_by_text("Destroy the old paper").wait_for(timeout=60_000)
    assert min(told(page, new, process, quiet)) < MOST_MS
