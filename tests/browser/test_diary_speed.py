"""How fast the diary is: a thousand entries are opened and searched, an entry and a photo are sealed and saved."""

import dataclasses
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from karpear.people.models import Person
from karpear.vault.actions import enrolment, records
from tests.browser.diary import began
from tests.browser.ready import unlock
from tests.cast import NOW
from tests.steps.sealing import Keys, given
from tests.steps.work import Queue

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.soak
TURNS = 4
WORDS = ("market", "river", "bridge", "office", "pagoda", "school", "border", "station")


def seeded(person: Person, number: int) -> None:
    """So many entries of hers, as her browser would have sent them."""
    identity, browser = person.identities.get(), Keys()
    device = enrolment.register_device_key(person=person, sign_key=browser.sign_key, now=NOW)
    readers = [("person", identity.pk, identity.recipient)]
    for n in range(number):
        what = f"Entry {n}: somebody waited near the {WORDS[n % 8]}. " + "And so it went on for a while. " * 20
        fields = {"what": what, "kind": "threat", "when": {"at": f"2026-{n % 12 + 1:02}-03", "precision": "day"}}
        one = given(browser, {"kind": "entry", "fields": fields}, readers, record=uuid4())
        one = dataclasses.replace(one, author_signature="", device_key=device.pk, device_signature=one.author_signature)
        records.keep_record(by=person, version=one, now=NOW)


OPENS = """number => new Promise((done) => {
  const began = performance.now();
  const a = document.createElement("a");
  a.href = "/diary/";
  document.querySelector("main").append(a);
  a.click();
  const first = () => document.querySelector("[data-rows] a");
  let seen = 0;
  const look = () => {
    if (!seen && first()) seen = performance.now() - began;
    const list = document.querySelector("[data-island=diary-list]");
    if (list?.dataset.loaded === String(number)) done({ first: seen, all: performance.now() - began });
    else setTimeout(look, 5);
  };
  look();
})"""
FINDS = """word => new Promise((done) => {
  const began = performance.now(), field = document.querySelector("[name=find]");
  const status = document.querySelector("[data-status]");
  const before = status.textContent;
  field.value = word;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const look = () => (status.textContent !== before ? done(performance.now() - began) : setTimeout(look, 5));
  look();
})"""
SAVES = """() => new Promise((done) => {
  const began = performance.now();
  document.querySelector("[data-save]").click();
  const said = document.querySelector("[data-kept-state]");
  const look = () => (said.textContent ? done(performance.now() - began) : setTimeout(look, 3));
  look();
})"""


def told(what: str, ms: float, queue: Queue) -> float:
    """Milliseconds by the clock, but for those in which others had the processor."""
    quiet = ms - queue.waited_s() * 1000
    print(f"{what}: {quiet:.0f} ms, {ms:.0f} ms by the clock")
    return quiet


@pytest.mark.parametrize(("number", "most"), [(100, 500), (1000, 3000)])
@pytest.mark.timeout(300)
def test_a_long_list_opens_and_searches(page: "Page", number: int, most: int) -> None:
    secret = began(page)
    seeded(Person.objects.get(identities__isnull=False), number)
    unlock(page, secret)
    time.sleep(1)
    best = float("inf")
    for _turn in range(TURNS):
        queue = Queue()
        opened = page.evaluate(OPENS, number)
        best = min(best, told(f"{number} entries, all opened", opened["all"], queue))
        print(f"the first rows: {opened['first']:.0f} ms by the clock")
        queue = Queue()
        told(f"{number} entries, searched", page.evaluate(FINDS, "pagoda waited"), queue)
        expect(page.locator("[data-status]")).to_contain_text(f"of {number}")
        page.evaluate(OPENS.replace("/diary/", "/vault/").split("const first")[0] + "setTimeout(done, 800); })", number)
    assert best < most


@pytest.mark.parametrize(("size", "most"), [(0, 300), (5_000_000, 1000)])
def test_sealing_and_saving(page: "Page", size: int, most: int) -> None:
    began(page)
    best = float("inf")
    for _turn in range(TURNS):
        page.goto("/diary/new/")
        page.fill("[name=what]", "A small thing")
        if size:
            page.set_input_files(
                "[name=files]", files=[{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"\xff" * size}]
            )
        time.sleep(0.5)
        queue = Queue()
        took = page.evaluate(SAVES)
        best = min(best, told(f"sealed and saved with a file of {size} bytes", took, queue))
        expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    assert best < most
