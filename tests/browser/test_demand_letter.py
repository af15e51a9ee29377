"""A letter in the village office, without a connection: demand and photograph wait sealed, and come together."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pyrage
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.queries.letters import letters_of
from karpear.vault.models import Attachment, Record, TeamKey
from tests.browser.diary import picture
from tests.browser.line import Line, a_line
from tests.browser.looks import faults, fits
from tests.browser.photographed import officers_key
from tests.browser.ready import signed_in_by_the_form, with_key
from tests.browser.stores import COPIES, waited_for
from tests.browser.waiting import until
from tests.cast import Cast
from tests.rooms.compliance.demands import noted
from tests.steps.sealing import Keys, opened

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

pytestmark = pytest.mark.django_db(transaction=True)
NewContext = Callable[..., "BrowserContext"]
#: Whether the script of a note is kept.
SCRIPT = "async () => (await (await caches.open('s')).keys()).map((file) => /note\\.\\w+\\.js/.test(file.url))"
#: The files that a kept page names and that are not kept.
MISSING = """async (path) => {
  const html = await (await (await caches.open("k")).match(path)).text(), files = await caches.open("s");
  const names = [...html.matchAll(/="([^"]+\\.(?:js|css|svg))"/g)].map(([, name]) => name);
  const kept = await Promise.all(names.map((name) => files.match(name)));
  return names.length ? names.filter((_, at) => !kept[at]) : ["no file at all"];
}"""
DOOR = re.compile("/api/v1/demands/letters/")
#: All that this browser keeps and shows, as text and as bytes.
STORED = """async () => {
  const done = (request) => new Promise((ok) => { request.onsuccess = () => ok(request.result); });
  const all = [JSON.stringify(localStorage)], decoder = new TextDecoder("latin1");
  const text = (value) => value instanceof Uint8Array || value instanceof ArrayBuffer ? decoder.decode(value)
    : value && typeof value === "object" ? Object.values(value).map(text).join() : String(value);
  for (const { name } of await indexedDB.databases()) {
    const base = await done(indexedDB.open(name));
    for (const name of base.objectStoreNames)
      all.push(text(await done(base.transaction(name).objectStore(name).getAll())));
    base.close();
  }
  return all.join();
}"""


def at_the_form(new_context: NewContext, sign_in: Callable[..., None], cast: Cast) -> "Page":
    """Sophea notes a demand with a connection; she and the officers have keys."""
    officers_key(cast)
    with_key(cast.sophea)
    page = new_context().new_page()
    sign_in(page.context, cast.sophea)
    page.goto("/demands/new/")
    return page


def in_the_field(new_context: NewContext, line: Line, cast: Cast) -> "Page":
    """Sophea has opened her first page with a connection; what is needed was put aside behind it."""
    page = new_context(base_url=line.url, service_workers="allow").new_page()
    signed_in_by_the_form(page, cast.sophea)
    waited_for(page, COPIES, "/demands/new/")
    assert page.evaluate(MISSING, "/demands/new/") == [], (
        "a page is kept after its own files: the line may end in between"
    )
    return page


def choose(page: "Page") -> None:
    for name, value in (("level", "commune"), ("demand", "prior_notice"), ("channel", "letter")):
        page.locator(f"[name={name}][value={value}]").check()


def photograph(page: "Page", *names: str) -> None:
    page.get_by_role("button", name="Photograph the letter").click()
    expect(page.locator("[data-photos]")).to_be_visible()
    for name in names or ("at home.jpg",):
        photo = {"name": name, "mimeType": "image/jpeg", "buffer": picture(page)}
        page.set_input_files("#camera", photo)
        expect(page.locator("[data-chosen]")).to_contain_text(name)


def save(page: "Page") -> None:
    page.get_by_role("button", name="Save").click()


def as_officers_see_it(letter: Record, team: Keys) -> list[bytes]:
    """Its pictures, opened with the officers' key alone."""
    content = opened(letter, team)
    assert content["kind"] == "receipt"
    for grant in letter.grants.filter(kind="team"):
        secret = pyrage.x25519.Identity.from_str(team.open(bytes(grant.blob)).decode().strip())
    pictures = []
    for file in content["files"]:
        chunks = letter.attachments.get(pk=file["id"]).chunks.all()
        pictures.append(pyrage.decrypt(b"".join(bytes(chunk.data) for chunk in chunks), [secret])[: file["size"]])
    return pictures


def test_a_letter_is_photographed_without_a_line_and_joins_its_demand(new_context: NewContext, cast: Cast) -> None:
    team = officers_key(cast)
    with_key(cast.sophea)
    with a_line() as line:
        page = in_the_field(new_context, line, cast)
        waited_for(page, SCRIPT, True)
        line.down()
        page.goto("/demands/new/")
        expect(page.locator("[data-kept]")).to_be_visible()
        choose(page)
        photograph(page, "first page.jpg", "second page.jpg")
        assert fits(page)
        save(page)
        expect(page.locator("[data-letter-say]")).to_contain_text("◔ Photographs sealed, on this phone")
        expect(page.locator("form > [data-say]")).to_contain_text("◔ Noted, on this phone")
        page.goto("/roster/")
        expect(page.locator("[data-queue] b")).to_have_text(["Demand", "Photographs of a letter"])
        assert not faults(page)
        stored = page.evaluate(STORED)
        assert "canary-of-exif" not in stored and "JFIF" not in stored and "first page" not in stored
        page.goto("/")
        expect(page.locator("#left")).to_have_text(
            "Waiting on this phone, sent by itself: Demand, Photographs of a letter"
        )
        context = page.context
        page.close()  # the phone is put away, or killed

        line.up()
        page = context.new_page()
        page.goto("/")
        until(page, lambda: Demand.objects.count() and len(letters_of(Demand.objects.get())), 1)
        (letter,) = letters_of(Demand.objects.get())
        pictures = as_officers_see_it(Record.objects.get(pk=letter.record), team)
        assert (letter.by, letter.files, len(pictures)) == (cast.sophea, 2, 2)
        assert all(photo.startswith(b"\xff\xd8") and b"canary" not in photo for photo in pictures)
        until(page, lambda: "sealed" in page.evaluate(STORED), False)
        page.goto("/")
        assert (Record.objects.count(), Demand.objects.count()) == (1, 1)


def test_with_a_line_the_form_is_sent_and_the_photograph_follows(new_context: NewContext, cast: Cast) -> None:
    team = officers_key(cast)
    with_key(cast.sophea)
    with a_line() as line:
        page = in_the_field(new_context, line, cast)
        page.goto("/demands/new/")
        choose(page)
        photograph(page)
        page.locator("[name=words]").evaluate("field => { field.value = 'They want the list of who comes'; }")
        save(page)
        page.wait_for_url("**/demands/*-*/")
        demand = Demand.objects.get()
        assert demand.words == "They want the list of who comes" and demand.phone_key
        expect(page.locator("main")).to_contain_text("The photographs are sealed on this phone")
        until(page, lambda: len(letters_of(demand)), 1)
        assert len(as_officers_see_it(Record.objects.get(), team)) == 1


def test_where_the_form_does_not_get_through_both_wait_and_come_once(new_context: NewContext, cast: Cast) -> None:
    officers_key(cast)
    with_key(cast.sophea)
    earlier = noted(cast.sophea, cast.lantern, timezone.now())
    with a_line() as line:
        page = in_the_field(new_context, line, cast)
        page.goto(f"/demands/new/?follows={earlier.pk}")
        choose(page)
        photograph(page)
        page.get_by_text("If you know more").click()
        page.locator("[name=words]").fill("They want the list of who comes")
        line.down()
        line.up(refuses=True)
        page.get_by_role("button", name="Save").last.click()
        expect(page.locator("[data-letter-say]")).to_contain_text("◔ Photographs sealed, on this phone")
        expect(page.locator("form > [data-say]")).to_contain_text("◔ Noted, on this phone")
        expect(page.locator("[data-words]")).to_contain_text("Your words are not kept with it")
        expect(page.locator("[name=words]")).to_have_value("They want the list of who comes")
        expect(page.locator(":checked:not(option)")).to_have_count(0)
        assert "who comes" not in page.evaluate(STORED) and Demand.objects.count() == 1
        line.down()
        line.up()
        page.evaluate("() => dispatchEvent(new Event('online'))")
        until(page, Demand.objects.count, 2)
        demand = Demand.objects.get(follows=earlier)
        until(page, lambda: len(letters_of(demand)), 1)
        choose(page)
        page.get_by_role("button", name="Save").first.click()
        page.wait_for_url("**/demands/*-*/")
        assert (Demand.objects.count(), Record.objects.count()) == (3, 1), "another demand has another key"


def the_answer_is_lost(route: "Route") -> None:
    """The server has it, and the phone does not hear so."""
    route.fetch()
    route.abort()


def test_a_form_whose_answer_was_lost_is_one_demand(
    new_context: NewContext, sign_in: Callable[..., None], cast: Cast
) -> None:
    page = at_the_form(new_context, sign_in, cast)
    choose(page)
    photograph(page)
    page.route("**/demands/new/", the_answer_is_lost, times=1)
    save(page)
    expect(page.locator("form > [data-say]")).to_contain_text("✓ Noted and sent")
    expect(page.locator("[data-letter-say]")).to_contain_text("✓ Photographs sealed and sent")
    assert (len(letters_of(Demand.objects.get())), Record.objects.count()) == (1, 1)


def test_a_refused_form_keeps_the_photographs_and_sends_nothing_of_them(new_context: NewContext, cast: Cast) -> None:
    officers_key(cast)
    with_key(cast.sophea)
    with a_line() as line:
        page = in_the_field(new_context, line, cast)
        page.goto("/demands/new/")
        choose(page)
        photograph(page)
        page.get_by_text("If you know more").click()
        page.locator("[name=within]").fill("400")
        page.get_by_role("button", name="Save").last.click()
        expect(page.locator(".errors")).to_be_focused()
        expect(page.locator("[data-chosen]")).to_contain_text("at home.jpg")
        assert fits(page) and "sealed" not in page.evaluate(STORED) and not Demand.objects.exists()
        page.locator("[name=within]").fill("4")
        page.get_by_role("button", name="Save").last.click()
        page.wait_for_url("**/demands/*-*/")
        until(page, lambda: len(letters_of(Demand.objects.get(within=4))), 1)
        assert Record.objects.count() == 1


def test_a_page_that_stays_open_sends_both_once(
    new_context: NewContext, sign_in: Callable[..., None], cast: Cast
) -> None:
    page = at_the_form(new_context, sign_in, cast)
    page.get_by_role("button", name="Photograph the letter").click()
    expect(page.locator("[data-photos]")).to_be_visible()
    page.set_input_files("#camera", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(page)})
    assert fits(page) and not faults(page)
    page.context.set_offline(True)
    choose(page)
    save(page)
    expect(page.locator("[data-letter-say]")).to_contain_text("◔")
    page.route(DOOR, the_answer_is_lost, times=1)
    page.context.set_offline(False)
    expect(page.locator("[data-letter-say]")).to_contain_text("✓ Photographs sealed and sent")
    expect(page.locator("form > [data-say]")).to_contain_text("✓ Noted and sent")
    assert (len(letters_of(Demand.objects.get())), Record.objects.count(), Attachment.objects.count()) == (1, 1, 1)


def test_what_is_not_accepted_stays_and_says_so(
    new_context: NewContext, sign_in: Callable[..., None], cast: Cast
) -> None:
    page = at_the_form(new_context, sign_in, cast)
    photograph(page)
    page.context.set_offline(True)
    choose(page)
    save(page)
    expect(page.locator("[data-letter-say]")).to_contain_text("◔")
    page.route(DOOR, lambda route: route.fulfill(status=409, json={"title": "Your vault is full."}))
    page.context.set_offline(False)
    expect(page.locator("[data-letter-say]")).to_contain_text("▲ The photographs were not accepted")
    page.goto("/diary/")
    expect(page.locator("[data-island=diary-waiting]")).to_contain_text("Your vault is full.")
    assert not Record.objects.exists() and Demand.objects.count() == 1


def test_a_key_that_this_browser_does_not_know_seals_nothing_and_the_codes_stay(
    new_context: NewContext, sign_in: Callable[..., None], cast: Cast
) -> None:
    page = at_the_form(new_context, sign_in, cast)
    page.evaluate(
        """([organisation, team]) => new Promise((done) => { const open = indexedDB.open("n", 2);
        open.onupgradeneeded = () => ["pins", "keys", "files"].forEach((n) => open.result.createObjectStore(n));
        open.onsuccess = () => { const change = open.result.transaction("pins", "readwrite");
          change.objectStore("pins").put({ team }, organisation);
          change.oncomplete = () => { open.result.close(); done(); }; }; })""",
        [str(cast.lantern.pk), Keys().recipient],
    )
    page.get_by_role("button", name="Photograph the letter").click()
    expect(page.locator("[data-photos]")).to_be_visible()
    page.context.set_offline(True)
    choose(page)
    page.set_input_files("#camera", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(page)})
    save(page)
    expect(page.locator("[data-letter-say]")).to_contain_text("No photograph was sealed")
    expect(page.locator("form > [data-say]")).to_contain_text("◔")
    page.context.set_offline(False)
    until(page, Demand.objects.count, 1)
    assert not Record.objects.exists()


def test_who_has_no_key_is_told_so_and_the_codes_are_kept(new_context: NewContext, cast: Cast) -> None:
    officers_key(cast)
    with a_line() as line:
        page = in_the_field(new_context, line, cast)
        line.down()
        page.goto("/demands/new/")
        expect(page.locator("[data-kept]")).to_be_visible()
        expect(page.locator("main")).to_contain_text("The letter cannot be photographed here")
        choose(page)
        save(page)
        expect(page.locator("form > [data-say]")).to_contain_text("◔ Noted, on this phone")
        line.up()
        page.evaluate("() => dispatchEvent(new Event('online'))")
        until(page, Demand.objects.count, 1)
    assert TeamKey.objects.count() == 1 and not Record.objects.exists()
