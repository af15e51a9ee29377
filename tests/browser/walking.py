"""Somebody who opens every page of the vault, types into every field that there is, and sends each form."""

import contextlib
import itertools
import re
from typing import TYPE_CHECKING

from tests.browser.canary import WORDS

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Page

AREAS = re.compile(r"^/(vault|diary|incidents|reports|packs)/")
STARTS = [
    "/diary/", "/diary/new/", "/diary/odd/", "/diary/facts/", "/diary/patterns/", "/incidents/", "/incidents/new/",
    "/incidents/support/", "/reports/", "/reports/new/", "/reports/withdrawn/", "/packs/", "/packs/new/", "/vault/",
    "/vault/browsers/", "/vault/export/", "/vault/recovery/", "/vault/team/", "/vault/travel-lock/",
]  # fmt: skip
#: What would end the walk, or is no field for words: secrets that are typed back, keys.
NOT_TYPED = ("secret", "typed", "password", "again", "recipient", "q", "search", "find")
NOT_PRESSED = re.compile(r"logout|lock|leave|revoke|retire|release|key/|secret/|passkey|language", re.I)
FIELDS = (
    "main textarea, main input:not([type]), main input[type=text], main input[type=search], main [contenteditable=true]"
)
numbers = itertools.count(1)


def word() -> str:
    """The next canary: both alphabets, a number, and no two alike."""
    return f"{WORDS[0]}{next(numbers)} {WORDS[1]}"


class Walk:
    """`typed`: the names of fields that got a canary. `seen`: pages that were opened."""

    def __init__(self, page: "Page", most_pages: int = 40) -> None:
        self.page, self.most = page, most_pages
        self.seen: list[str] = []
        self.typed: set[str] = set()
        self.kinds: set[str] = set()

    def everywhere(self) -> None:
        """Breadth first; of pages of one kind (the same but for ids) two are enough."""
        waiting = list(STARTS)
        while waiting and len(self.seen) < self.most:
            path = waiting.pop(0)
            kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", path)
            if path in self.seen or [re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", p) for p in self.seen].count(kind) > 1:
                continue
            if not self.open(path):
                continue
            self.seen.append(path)
            self.kinds.add(kind)
            waiting += self.links()
            self.fill()
            self.send()
            waiting += self.links()

    def open(self, path: str) -> bool:
        answer = self.page.goto(path)
        if answer is None or answer.status != 200 or "/accounts/" in self.page.url:
            return False
        self.page.wait_for_timeout(300)
        return True

    def links(self) -> list[str]:
        found = self.page.eval_on_selector_all("main a[href]", "all => all.map((a) => new URL(a.href).pathname)")
        return [one for one in found if AREAS.match(one) and not NOT_PRESSED.search(one)]

    def fill(self) -> int:
        """A canary into each field that shows; what is folded is unfolded first."""
        self.page.evaluate("() => document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
        done = 0
        for field in self.page.query_selector_all(FIELDS):
            with contextlib.suppress(Exception):
                if self._type(field):
                    done += 1
        self._choose()
        return done

    def _type(self, field: "ElementHandle") -> bool:
        name = field.get_attribute("name") or field.get_attribute("id") or "?"
        if name.lower() in NOT_TYPED or not field.is_visible() or not field.is_editable():
            return False
        words = word()
        longest = field.get_attribute("maxlength")
        field.fill(words[: int(longest)] if longest else words, timeout=1000)
        self.typed.add(f"{re.sub(r'[0-9a-f]{8}-[0-9a-f-]{27}', '*', self.page.url.split('/', 3)[3])} {name}")
        return True

    def _choose(self) -> None:
        for field in self.page.query_selector_all("main input, main select"):
            kind = field.get_attribute("type") or field.evaluate("(e) => e.tagName.toLowerCase()")
            fill = {"date": "2026-11-20", "time": "10:30", "datetime-local": "2026-11-20T10:30", "number": "3"}
            with contextlib.suppress(Exception):
                if kind in fill and field.is_visible():
                    field.fill(fill[kind], timeout=500)
                elif kind == "select" and field.is_visible():
                    field.select_option(index=1, timeout=500)
                elif kind == "radio" and field.get_attribute("required") is not None:
                    field.check(timeout=500)

    def send(self) -> None:
        """The main button of the form that holds most words, else the first."""
        for button in self.page.query_selector_all("main form button.btn-main, main form button:not([type=button])"):
            action = button.evaluate("(b) => (b.form?.getAttribute('action') || '') + ' ' + (b.name || '') + b.value")
            with contextlib.suppress(Exception):
                if button.is_visible() and button.is_enabled() and not NOT_PRESSED.search(action):
                    button.click(timeout=1500)
                    self.page.wait_for_timeout(1500)
                    return
