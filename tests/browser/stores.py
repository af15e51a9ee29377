"""What a browser keeps for itself."""

from typing import TYPE_CHECKING

from tests.browser.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Page


def waited_for(page: "Page", what: str, path: str | bool) -> None:
    until(page, lambda: path in page.evaluate(what))


#: The pages that are kept.
COPIES = "async () => (await (await caches.open('k')).keys()).map((one) => new URL(one.url).pathname)"
ROWS = """() => new Promise((done) => { const open = indexedDB.open("p"); open.onsuccess = () => {
  const all = open.result.transaction("q").objectStore("q").getAll();
  const text = (row) => JSON.stringify(Object.values(row)) + Object.keys(row);
  all.onsuccess = () => { open.result.close(); done(all.result.map(text)); }; }; })"""
