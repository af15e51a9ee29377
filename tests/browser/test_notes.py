"""A note without a line: sealed in a real browser, kept as ciphertext, sent by itself, an entry after unlocking."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from karpear.vault.models import Note, Record
from tests.browser.line import a_line
from tests.browser.ready import follow, signed_in_with_password, unlock, with_key
from tests.browser.stores import waited_for
from tests.cast import build_cast

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

#: All that this browser keeps and shows.
KEPT = """async () => {
  const all = [JSON.stringify(localStorage), document.body.innerHTML];
  const done = (asked) => new Promise((ok) => { asked.onsuccess = () => ok(asked.result); });
  for (const { name } of await indexedDB.databases()) {
    const base = await done(indexedDB.open(name));
    for (const one of base.objectStoreNames)
      all.push(JSON.stringify(await done(base.transaction(one).objectStore(one).getAll())));
    base.close();
  }
  return all.join();
}"""
SAYS = "A grey car stood before the house, twice"
SCRIPT = "async () => (await (await caches.open('s')).keys()).map((one) => /note\\.\\w+\\.js/.test(one.url))"


def test_a_note_without_a_line_becomes_an_entry(new_context: "Callable[..., BrowserContext]") -> None:
    cast = build_cast()
    with a_line() as line:
        page = new_context(base_url=line.url, service_workers="allow").new_page()
        signed_in_with_password(page, cast.sophea)
        secret = with_key(cast.sophea)
        page.goto("/diary/now/")
        waited_for(page, SCRIPT, True)

        line.down()
        page.goto("/diary/now/")
        expect(page.locator("[data-kept]")).to_be_visible()
        page.fill("[name=what]", SAYS)
        page.fill("[name=where_text]", "Gate")
        page.click("[data-seal]")
        expect(page.locator("[data-note] [data-say]")).to_contain_text("on this phone since")
        assert page.input_value("[name=what]") == ""
        assert "grey car" not in page.evaluate(KEPT)
        assert page.evaluate("'n.waits' in localStorage"), "leaving quickly asks for this mark, and keeps what waits"

        line.up()
        page.evaluate("() => dispatchEvent(new Event('online'))")
        expect(page.locator("[data-note] [data-say]")).to_contain_text("Sealed and sent")
        expect(page.locator("#notes")).to_contain_text("1 note")
        unlock(page, secret)
        expect(page.locator("[data-came]")).to_contain_text("1 note from your phone came in")
        record = Record.objects.get()
        assert (Note.objects.count(), record.author_signature) == (0, ""), "nobody signs what was not read"
        follow(page, "/diary/")
        expect(page.locator(".diary-rows").last).to_contain_text(SAYS)
        page.click(f"text={SAYS}")
        expect(page.locator("[data-countersign]")).to_be_visible()
        page.click("[data-countersign]")
        expect(page.locator("[data-countersign]")).to_be_hidden()
        assert Record.objects.get().author_signature
