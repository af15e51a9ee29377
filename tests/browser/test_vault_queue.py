"""What the vault sealed waits in the one queue: behind an SOS, through an update, and gone with the vault."""

import re
from typing import TYPE_CHECKING

from django.utils import timezone
from playwright.sync_api import expect

from karpear.alerts.models import Alert
from karpear.vault.models import Attachment, Record
from tests.browser.diary import SAYS, began
from tests.browser.stores import ROWS
from tests.browser.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

SENT = re.compile(r"/api/v1/(sos|seal/(records|attachments)/.*)$")
#: The vault's database as browsers had it until 0.5.
OLD_STORE = """() => { indexedDB.open("n", 2).onupgradeneeded = ({ target }) => {
  for (const store of ["pins", "keys", "out", "files"]) target.result.createObjectStore(store); }; }"""
#: Puts what waits into the store where it waited until then, and beside it another that the server had refused.
AS_BEFORE = """async () => {
  const answered = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const opened = async (name) => answered(indexedDB.open(name));
  const [queue, vault] = [await opened("p"), await opened("n")];
  const key = await answered(queue.transaction("m").objectStore("m").get("key"));
  const [row] = await answered(queue.transaction("q").objectStore("q").getAll());
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.box);
  const { key: id, who: person, at, signKey, sent, total, body } = JSON.parse(new TextDecoder().decode(plain));
  const attachments = body.attachments.map((file) => ({ id: file, sha256: "" }));
  const sealed = { ...body, id, person, attachments, device_sign_key: signKey, sent, total };
  sealed.kept_at = new Date(at).toISOString();
  const out = vault.transaction("out", "readwrite").objectStore("out");
  await answered(out.put(sealed, id));
  const refused = { ...sealed, id: crypto.randomUUID(), attachments: [], refused: "Refused for a test." };
  await answered(out.put(refused, refused.id));
  await answered(queue.transaction("q", "readwrite").objectStore("q").delete(id));
  queue.close(); vault.close();
}"""
OLD_ROWS = """() => new Promise((done) => { const open = indexedDB.open("n"); open.onsuccess = () => {
  const count = open.result.transaction("out").objectStore("out").count();
  count.onsuccess = () => { open.result.close(); done(count.result); }; }; })"""


def no_line(route: "Route") -> None:
    route.abort()


def wrote(page: "Page", *, photo: bool = False) -> None:
    """An entry that waits."""
    page.goto("/diary/new/")
    page.fill("[name=what]", SAYS)
    if photo:
        page.set_input_files("[name=files]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8 plate"})
    page.click("[data-save]")
    expect(page.locator("[data-kept-state]")).to_contain_text("on this phone")


def pressed(page: "Page") -> None:
    """An SOS that waits."""
    page.goto("/sos/")
    body = {"pressed_at": timezone.now().isoformat(), "silent": False}
    waiting = {"kind": "sos", "api": "/api/v1/sos", "body": body}
    page.evaluate("detail => dispatchEvent(new CustomEvent('queue', { detail }))", waiting)
    until(page, lambda: page.evaluate(f"async () => (await ({ROWS})()).length"), 1)


def test_what_waited_in_the_store_of_before_is_carried_over_once(page: "Page") -> None:
    page.add_init_script(f"({OLD_STORE})()")
    began(page)
    page.route(SENT, no_line)
    wrote(page, photo=True)
    page.evaluate(AS_BEFORE)
    page.goto("/")
    page.unroute(SENT)
    page.goto("/diary/")
    box = page.locator("[data-island=diary-waiting]")
    expect(box).to_contain_text("Refused for a test.")
    until(page, Record.objects.count, 1)
    until(page, lambda: page.evaluate(f"async () => (await ({ROWS})()).length"), 1)
    assert (Attachment.objects.exclude(record=None).count(), page.evaluate(OLD_ROWS)) == (1, 0)
    page.reload()
    expect(box.get_by_text("Download the sealed text")).to_have_count(1)
    assert Record.objects.count() == 1
    page.once("dialog", lambda dialog: dialog.accept())
    box.locator("[data-drop]").click()
    expect(box).to_be_hidden()
    until(page, lambda: page.evaluate(f"async () => (await ({ROWS})()).length"), 0)


def test_an_sos_that_waits_goes_first_from_a_page_of_the_vault(page: "Page") -> None:
    began(page)
    page.route(SENT, no_line)
    pressed(page)
    wrote(page)
    page.unroute(SENT)
    sent: list[str] = []
    page.on("requestfinished", lambda request: sent.append(request.url) if SENT.search(request.url) else None)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("[data-kept-state]")).to_contain_text("Sealed and sent")
    assert (Alert.objects.count(), Record.objects.count()) == (1, 1)
    assert sent[0].endswith("/sos")
    assert "/records/" in sent[1]


def test_leaving_quickly_takes_what_is_sealed_and_leaves_the_sos(page: "Page") -> None:
    began(page)
    page.route(SENT, no_line)
    pressed(page)
    wrote(page)
    assert len(page.evaluate(ROWS)) == 2
    page.click("button[data-exit]")
    page.wait_for_url("**/out*")
    until(page, lambda: page.evaluate(f"async () => (await ({ROWS})()).length"), 1)
