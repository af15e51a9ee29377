"""The threat diary in a real browser: written without unlocking, offline, shared as a copy, and found again."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from karpear.rules.access import Role
from karpear.vault.actions.grants import GivenGrant, grant
from karpear.vault.models import Attachment, Identity, Record
from tests.browser.diary import SAYS, began, picture
from tests.browser.ready import come_in, follow, signed_in_with_password, unlock
from tests.browser.waiting import until
from tests.cast import NOW, build_cast, person
from tests.steps.sealing import Keys, b64, founded, sealed_to
from tests.steps.sealing import enrolled as sealed_key

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


def wrote(page: "Page", what: str = SAYS, **fields: str) -> None:
    page.goto("/diary/new/")
    page.fill("[name=what]", what)
    for name, value in fields.items():
        page.locator(".more-fields").first.evaluate("el => { el.open = true }")
        page.fill(f"[name={name}]", value)
    page.click("[data-save]")


def test_only_what_is_needed_and_no_unlocking(page: "Page") -> None:
    secret = began(page)
    wrote(page)
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    record = Record.objects.get()
    assert (record.author, bool(record.device_signature)) == (None, True)
    page.goto("/diary/")
    expect(page.locator("section[data-when=locked]")).to_contain_text("1 sealed entry")
    assert SAYS not in page.content()
    unlock(page, secret)
    follow(page, "/diary/")
    row = page.locator("[data-rows] a").first
    expect(row).to_have_text(SAYS)
    until(page, lambda: Record.objects.get().author is not None)  # countersigned at the unlock
    row.click()
    expect(page.locator("[data-field=what]")).to_have_text(SAYS)
    expect(page.locator("[data-signed]")).to_contain_text("countersigned")
    expect(page.locator("[data-signed]")).not_to_contain_text("this browser")
    follow(page, "/diary/")
    expect(page.locator("main [data-status]")).to_have_text(re.compile(r"^1 entry\s*$"))
    page.locator("[data-rows] a").first.click()
    expect(page.locator("[data-field=what]")).to_have_text(SAYS)
    page.click("[data-lock]")
    expect(page.locator("[data-field=what]")).to_have_text("")


def test_offline_it_waits_sealed_and_goes_once(page: "Page") -> None:
    began(page)
    with page.expect_event("requestfinished", lambda request: "seal/directory" in request.url):
        page.goto("/diary/new/")
    expect(page.locator("[data-save]")).to_be_enabled()
    page.context.set_offline(True)
    page.fill("[name=what]", SAYS)
    photo = {"name": "plate.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8 not really " * 9000}
    page.set_input_files("[name=files]", files=[photo])
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("on this phone")
    assert not Record.objects.exists()
    held = page.evaluate(HELD)
    assert held["out"] == 1
    assert held["files"] == 1
    assert "motorbike" not in held["text"]
    assert "device_signature" not in held["text"], "what waits is sealed once more, like all that waits"
    assert "not really" not in held["text"]
    expect(page.get_by_role("link", name="Open the diary")).to_be_hidden()
    expect(page.locator("[data-kept-more]")).to_contain_text("the next time this is open")
    page.get_by_text("Write another").click()
    expect(page.locator("[name=what]")).to_be_focused()
    expect(page.locator("[name=what]")).to_have_value("")
    page.fill("[name=what]", "And he came back")
    page.click("[data-save]")
    expect(page.locator("[data-kept]")).to_be_visible()
    expect(page.locator("[data-kept-state]")).to_contain_text("on this phone")
    assert page.evaluate(HELD)["out"] == 2
    page.context.set_offline(False)
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    expect(page.get_by_role("link", name="Open the diary")).to_be_visible()
    until(page, lambda: page.evaluate(HELD)["out"], 0)  # each says for itself that it was sent; one may be later
    assert (Record.objects.count(), Attachment.objects.exclude(record=None).count()) == (2, 1)
    until(page, lambda: page.evaluate(HELD)["files"], 0)


HELD = """async () => {
  const all = async (name, store) => {
    const asked = indexedDB.open(name);
    const db = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    const rows = await new Promise((done) => {
      const asked = db.transaction(store).objectStore(store).getAll();
      asked.onsuccess = () => done(asked.result);
    });
    db.close();
    return rows;
  };
  const [out, files] = [await all("p", "q"), await all("n", "files")];
  const latin = (bytes) => new TextDecoder("latin1").decode(bytes);
  const text = JSON.stringify(out) + out.map(({ box }) => latin(box)).join("") + files.map(latin).join("");
  return { out: out.length, files: files.length, text };
}"""


def test_what_the_server_refuses_is_never_dropped(page: "Page") -> None:
    began(page)
    page.route(
        "**/api/v1/seal/records/*",
        lambda route: route.fulfill(status=409, json={"title": "Refused for a test."}),
    )
    wrote(page)
    expect(page.locator("[data-kept-state]")).to_contain_text("refused")
    page.unroute("**/api/v1/seal/records/*")
    page.goto("/diary/")
    box = page.locator("[data-island=diary-waiting]")
    expect(box).to_contain_text("Refused for a test.")
    with page.expect_download() as got:
        box.get_by_text("Download the sealed text").click()
    assert Path(got.value.path()).read_bytes().startswith(b"age-encryption.org/v1\n")
    box.get_by_text("Send again").click()
    expect(box).to_be_hidden()
    assert Record.objects.count() == 1


def test_an_odd_thing_in_ten_seconds_and_pressure_for_oneself_alone(page: "Page") -> None:
    secret = began(page)
    page.goto("/diary/odd/")
    page.fill("[name=what]", "White car, engine running")
    page.fill("[name=plate]", "2AB-1234")
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    page.goto("/diary/new/")
    page.get_by_text("Pressured", exact=True).click()
    expect(page.locator("[name=who]")).to_be_hidden()
    page.fill("[name=what]", "Stop going to the meetings")
    page.fill("[name=unsaid]", "I did not post about the river")
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    unlock(page, secret)
    follow(page, "/diary/")
    expect(page.locator("[data-rows] li")).to_have_count(2)
    page.fill("[name=find]", "2ab")
    expect(page.locator("[data-rows] li")).to_have_count(1)
    page.fill("[name=find]", "")
    page.get_by_text("More conditions").click()
    page.select_option("[name=of_kind]", "pressured")
    expect(page.locator("[data-rows] li")).to_have_count(1)
    page.get_by_role("link", name="Stop going to the meetings").click()
    expect(page.locator("[data-row=unsaid] dd")).to_have_text("I did not post about the river")
    expect(page.locator("p[data-pressured]")).to_be_visible()
    expect(page.locator("[data-share]")).to_be_hidden()
    expect(page.locator("[data-entry-tools]")).to_be_hidden()


def test_a_newer_version_stands_beside_the_older_one_and_what_is_taken_away_comes_back(page: "Page") -> None:
    secret = began(page)
    wrote(page)
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    thread = Record.objects.get().thread
    unlock(page, secret)
    follow(page, f"/diary/{thread}/edit/")
    expect(page.locator("[name=what]")).to_have_value(SAYS)
    page.fill("[name=what]", "Two men, not one")
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    follow(page, f"/diary/{thread}/")
    expect(page.locator("[data-field=what]")).to_have_text("Two men, not one")
    page.locator("[data-versions] button").nth(1).click()
    expect(page.locator("[data-field=what]")).to_have_text(SAYS)
    page.locator("details.confirm summary").click()
    page.click("[data-remove]")
    page.wait_for_url("**/diary/")
    expect(page.locator("[data-none]")).to_be_visible()
    page.get_by_text("Taken away").click()
    page.get_by_text("Bring it back").click()
    expect(page.locator("[data-rows] a")).to_have_text("Two men, not one")


def vouched(page: "Page", new_context: Callable[..., "BrowserContext"]) -> tuple[str, "Page", str]:
    """Sophea and Vuthy with keys, and a team key whose list names them. → Sophea's secret, Vuthy's page, hers."""
    cast = build_cast()
    secret = come_in(page, cast.sophea)
    other = new_context().new_page()
    colleague = person("Vuthy", cast.lantern, Role.MEMBER)
    theirs = come_in(other, colleague)
    keys, _identity = sealed_key(cast.dara, NOW)
    assert Identity.objects.count() == 3
    founded(cast.dara, keys, cast.lantern, NOW)
    return secret, other, theirs


def test_a_copy_is_shared_and_the_original_stays(page: "Page", new_context: "Callable[..., BrowserContext]") -> None:
    secret, other, theirs = vouched(page, new_context)
    page.goto("/diary/new/")
    page.fill("[name=what]", SAYS)
    page.fill("[name=who]", "A name that stays with me")
    taken = picture(page)
    page.set_input_files(
        "[name=files]", files=[{"name": "home-of-sokha.jpg", "mimeType": "image/jpeg", "buffer": taken}]
    )
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    original = Record.objects.get()
    unlock(page, secret)
    follow(page, f"/diary/{original.thread}/share/")
    page.get_by_label(re.compile("Vuthy")).check()
    page.get_by_label(re.compile("Who A name")).uncheck()
    page.click("[data-save]")
    page.wait_for_url(f"**/diary/{original.thread}/")
    expect(page.locator("[data-readers]")).to_contain_text("Vuthy")
    copy = Record.objects.get(about=original.thread)
    assert copy.recipient != original.recipient
    assert copy.attachments.get().sha256 != original.attachments.get().sha256

    unlock(other, theirs)
    follow(other, f"/diary/{copy.thread}/")
    expect(other.locator("[data-field=what]")).to_have_text(SAYS)
    expect(other.locator("[data-row=who]")).to_be_hidden()
    expect(other.locator("[data-files]")).not_to_contain_text("sokha")
    other.on("dialog", lambda box: box.accept())
    other.click("[data-files] [data-save]")
    with other.expect_download() as got:
        other.click("[data-files] [data-out]")
    got_bytes = Path(got.value.path()).read_bytes()
    assert got_bytes[:2] == b"\xff\xd8"
    assert b"canary-of-exif" not in got_bytes
    assert other.request.get(f"/api/v1/seal/attachments/{original.attachments.get().pk}").status == 404
    assert other.goto(f"/diary/{original.thread}/").status == 404  # type: ignore[union-attr]

    page.click("[data-files] [data-save]")
    with page.expect_download() as got:
        page.click("[data-files] [data-out]")
    assert hashlib.sha256(Path(got.value.path()).read_bytes()).digest() == hashlib.sha256(taken).digest()
    page.on("dialog", lambda box: box.accept())
    page.click("[data-take]")
    expect(page.locator("[data-alone]")).to_be_visible()
    assert other.goto(f"/diary/{copy.thread}/").status == 404  # type: ignore[union-attr]


def test_what_another_passed_on_falsely_hinders_nobody(
    page: "Page", new_context: "Callable[..., BrowserContext]"
) -> None:
    """Dara gives Vuthy garbage in the name of a grant: Sophea sees who did, and can still share with Vuthy."""
    secret, other, theirs = vouched(page, new_context)
    wrote(page)
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    original = Record.objects.get()
    unlock(page, secret)
    share = f"/diary/{original.thread}/share/"
    follow(page, share)
    page.locator("[data-readers] label", has_text="officers").first.click()
    page.click("[data-save]")
    page.wait_for_url(f"**/diary/{original.thread}/")
    copy = Record.objects.get(about=original.thread)
    known = {identity.person.shown_name: identity for identity in Identity.objects.select_related("person")}
    dara, vuthy = known["Dara"], known["Vuthy"]
    garbage = b64(sealed_to(Keys().recipient, b"x" * 80))
    grant(by=dara.person, record=copy.pk, grants=[GivenGrant("person", vuthy.pk, garbage)], now=NOW)

    follow(page, share)
    box = page.get_by_label(re.compile("Vuthy"))
    expect(box).to_be_enabled()
    expect(box).not_to_be_checked()
    follow(page, f"/diary/{original.thread}/")
    expect(page.locator("[data-readers]")).to_contain_text("passed on by Dara, not by you")
    follow(page, share)
    box.check()
    page.click("[data-save]")
    page.wait_for_url(f"**/diary/{original.thread}/")
    expect(page.locator("[data-readers]")).not_to_contain_text("passed on")
    unlock(other, theirs)
    follow(other, f"/diary/{copy.thread}/")
    expect(other.locator("[data-field=what]")).to_have_text(SAYS)


def test_what_was_changed_on_the_server_shows_nothing(page: "Page") -> None:
    secret = began(page)
    wrote(page, what=f"{SAYS} one")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    wrote(page, what=f"{SAYS} two")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    flipped, cut = Record.objects.all()
    body = bytearray(flipped.body)
    body[-20] ^= 1
    Record.objects.filter(pk=flipped.pk).update(body=bytes(body))
    Record.objects.filter(pk=cut.pk).update(body=bytes(cut.body)[:-1])
    unlock(page, secret)
    follow(page, "/diary/")
    expect(page.locator("[data-island=diary-list] [data-status]")).to_contain_text("2 could not be opened")
    assert "motorbike" not in page.content()
    follow(page, f"/diary/{flipped.thread}/")
    expect(page.locator("[data-island=diary-entry] [data-say]")).to_be_visible()
    assert "motorbike" not in page.content()


def test_who_has_no_key_is_led_to_make_one(page: "Page") -> None:
    signed_in_with_password(page, build_cast().sophea)
    page.goto("/diary/new/")
    page.get_by_text("Make my vault key").click()
    page.wait_for_url("**/vault/key/")


def shared_with_vuthy(page: "Page", secret: str, thread: object) -> None:
    unlock(page, secret)
    follow(page, f"/diary/{thread}/share/")
    page.get_by_label(re.compile("Vuthy")).check()


def test_a_copy_tells_the_place_and_the_hour_only_as_exactly_as_its_author_says(
    page: "Page", new_context: "Callable[..., BrowserContext]"
) -> None:
    secret, other, theirs = vouched(page, new_context)
    wrote(page, where_text="Behind the market, third house", phone="012 999")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    original = Record.objects.get()
    shared_with_vuthy(page, secret, original.thread)
    expect(page.locator("[data-now=where]")).to_contain_text("third house")
    page.select_option("[name=share_where]", "none")
    page.select_option("[name=share_when]", "day")
    page.click("[data-save]")
    page.wait_for_url(f"**/diary/{original.thread}/")
    copy = Record.objects.get(about=original.thread)
    unlock(other, theirs)
    follow(other, f"/diary/{copy.thread}/")
    expect(other.locator("[data-row=phone] dd")).to_have_text("012 999")
    expect(other.locator("[data-row=where]")).to_be_hidden()
    expect(other.locator("[data-row=when] dd")).not_to_contain_text(":")


def test_what_becomes_an_entry_for_oneself_alone_is_taken_back_first(
    page: "Page", new_context: "Callable[..., BrowserContext]"
) -> None:
    secret, other, _theirs = vouched(page, new_context)
    wrote(page)
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    original = Record.objects.get()
    shared_with_vuthy(page, secret, original.thread)
    page.click("[data-save]")
    page.wait_for_url(f"**/diary/{original.thread}/")
    copy = Record.objects.get(about=original.thread)
    said: list[str] = []
    page.on("dialog", lambda box: (said.append(box.message), box.accept()))
    follow(page, f"/diary/{original.thread}/edit/")
    expect(page.locator("[name=what]")).to_have_value(SAYS)
    page.locator("[name=kind][value=pressured]").check(force=True)
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    assert "Vuthy" in said[0]
    assert not copy.grants.filter(revoked_at=None).exclude(identity__person=original.owner).exists()
    assert other.goto(f"/diary/{copy.thread}/").status == 404  # type: ignore[union-attr]


def test_a_day_on_which_it_ends_and_a_file_that_a_newer_version_leaves_out(page: "Page") -> None:
    secret = began(page)
    page.goto("/diary/new/")
    page.fill("[name=what]", SAYS)
    page.set_input_files("#sound", files=[{"name": "call.ogg", "mimeType": "audio/ogg", "buffer": b"sound"}])
    page.set_input_files("#files", files=[{"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"paper"}])
    page.locator("[data-ending]").evaluate("el => { el.open = true }")
    page.fill("[name=ends_on]", "2031-05-04")
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    record = Record.objects.get()
    assert record.purge_at
    unlock(page, secret)
    follow(page, "/diary/")
    expect(page.locator(".diary-rows[data-rows]")).to_contain_text("destroyed on 4 May 2031")
    follow(page, f"/diary/{record.thread}/edit/")
    kept = page.locator("[data-kept-files] li")
    expect(kept).to_have_count(2)
    expect(page.locator("[name=ends_on]")).to_have_value("2031-05-04")
    kept.filter(has_text="letter.pdf").get_by_role("button").click()
    page.fill("[name=ends_on]", "")
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    assert set(Record.objects.values_list("purge_at", flat=True)) == {None}
    follow(page, f"/diary/{record.thread}/")
    expect(page.locator("[data-files]")).to_contain_text("call.ogg")
    expect(page.locator("[data-files]")).not_to_contain_text("letter.pdf")
    page.locator("[data-versions] button").last.click()
    expect(page.locator("[data-files]")).to_contain_text("letter.pdf")
