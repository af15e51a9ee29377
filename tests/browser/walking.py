"""Somebody who opens every page of the vault, types into every field that there is, and sends each form."""

import contextlib
import itertools
import re
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyrage
from django.urls import resolve

from tests.browser.canary import WORDS

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Page, Request

AREAS = re.compile(r"^/(vault|diary|incidents|reports|packs|families/mine|succession/tasks|voice/mine/note)/")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
#: Where somebody begins who keeps a diary, and where an officer does, besides.
STARTS = [
    "/diary/new/", "/diary/odd/", "/incidents/new/", "/incidents/support/", "/packs/write/", "/packs/instructions/",
    "/diary/", "/incidents/", "/reports/", "/packs/", "/diary/facts/", "/diary/patterns/", "/vault/",
    "/vault/recovery/own-key/", "/vault/recovery/", "/vault/export/", "/vault/travel-lock/",
    "/vault/browsers/", "/packs/custodians/", "/families/mine/", "/families/mine/write/", "/voice/mine/note/",
]  # fmt: skip
OFFICERS = ["/vault/team/", "/vault/recovery/", "/vault/travel-lock/", "/vault/export/"]
#: Pages by the names of their addresses: a page that is new must stand in one of these.
BY_A_MEMBER = {
    "vault": "home export browsers recovery own_key travel",
    "cases": "patterns facts_all facts appraise diary diary_new diary_odd diary_entry diary_edit diary_share incidents"
    " incident_new supports support incident incident_write incident_close reports report_new report",
    "packs": "packs write custodians instructions instruction",
    "preparedness": "my_family family_write",
    "my_voice": "note",
}
BY_AN_OFFICER = {"vault": "team_home team card ceremony secret passkey enrol", "stages": "known opening"}
NOT_WALKED = {
    "cases:incident_money": "leads on to the reserve, which holds no sealed word, with a code alone",
    "cases:incident_claim": "leads on to the insurance, which holds no sealed word, with codes alone",
    "cases:incident_inquiry": "begins an inquiry, which holds no sealed word, and says so above its fields",
    "cases:incident_answer": "asks for a sentence that all who work there are to read, and says so above it",
    "cases:incident_inquiry_tie": "asks once more, and has no field",
    "vault:recover": "has one field, for a new secret: the same form as vault:enrol",
    "vault:drill": "has one field, for words that the server chose and knows",
    "vault:again": "asks for the password alone, and puts the key away that the walk needs",
    "cases:report_write": "the page of cases:report_new, begun from a draft",
    "cases:report_paper": "follows a letter that was sent, and asks for one word that it names itself",
    "cases:report_consents": "shows what is sealed; only buttons are pressed there",
    "cases:diary_now": "opens nothing; test_notes looks for its words in all that the browser keeps",
    "preparedness:family_read": "the form of preparedness:family_write, to be read only",
    "preparedness:key_task": "its four fields are looked for by test_canary itself: few have a key task",
    "network:teller": "shows what is sealed; only buttons are pressed there",
    "vault:drill_file": "a sealed file", "packs:kit": "sealed files",
}  # fmt: skip
#: What would end the walk, or is no field for words: secrets that are typed back, keys.
#: Typed where words are refused.
FIGURES = "120"
NOT_TYPED = ("secret", "typed", "password", "again")
NOT_OPENED = re.compile(
    r"logout|/new-key/|/start-again/|[?](next|show|back)=|/vault/(key|secret|passkey|export/mine)/|/kit/|/file/", re.I
)
NOT_PRESSED = re.compile(r"lock|/end/|revoke|retire|release|destroy|remove|withdrawn|export|unseal|reopen|/own/", re.I)
FIELDS = ", ".join(
    f"main {kind}"
    for kind in (
        "textarea",
        "input:not([type])",
        "[contenteditable=true]",
        *(f"input[type={t}]" for t in ("text", "search", "tel", "url")),
    )
)
PICKED = {"date": "2026-11-20", "time": "10:30", "datetime-local": "2026-11-20T10:30", "number": "3"}
#: What kind of field it is, and its name.
CHOICE = """e => [e.getAttribute("type") || e.tagName.toLowerCase(), e.name || ""]"""
#: A link of a page, pressed: the vault stays open.
LINK = (
    "to => { const a = document.createElement('a'); a.href = to; document.querySelector('main').append(a); a.click(); }"
)
BUTTONS = "main form button:not([type=button]), main [data-draft]"
#: Where a button sends to, or which form of which page it is.
ABOUT = """b => [b.form?.getAttribute('action') || location.pathname + ' ' + [...document.forms].indexOf(b.form),
  b.name, b.value].join(' ').trim()"""
#: Its name, how much it takes, and whether the browser itself would post it.
FIELD = """e => [["name", "data-f", "data-ask", "id"].map(a => e.getAttribute(a)).find(Boolean) || "?",
  e.getAttribute("maxlength"),
  !!e.name && e.form?.method === "post" && !("quiet" in e.form.dataset || "island" in e.form.dataset)]"""
#: Of one page.
MOST_SENT = 6
numbers = itertools.count(1)


def word() -> str:
    """The next canary: both alphabets, a number, and no two alike."""
    return f"{WORDS[0]}{next(numbers)} {WORDS[1]}"


def kind(path: str) -> str:
    """Pages that are the same but for what they are about."""
    return UUID.sub("*", re.sub(r"&.*|[?]next=.*", "&", path))


def named(pages: Mapping[str, str]) -> set[str]:
    """{"vault": "home export"} → {"vault:home", "vault:export"}"""
    return {f"{room}:{name}" for room, names in pages.items() for name in names.split()}


class Walk:
    """`typed`: the names of fields that got a canary. `sent`: what was pressed. `seen`: pages that were opened.

    `loud`: fields that the browser itself would post. What was posted to a page that it shows it writes to its disk.
    """

    def __init__(self, page: "Page", secret: str = "", most_pages: int = 60) -> None:
        self.page, self.secret, self.most = page, secret, most_pages
        self.recipient = str(pyrage.x25519.Identity.generate().to_public())
        self.seen: list[str] = []
        self.typed: set[str] = set()
        self.loud: set[str] = set()
        self.sent: set[str] = set()
        self._going: set[Request] = set()
        page.on("request", lambda one: one.resource_type != "eventsource" and self._going.add(one))
        page.on("requestfinished", self._done)
        page.on("requestfailed", self._done)
        page.on("dialog", lambda box: box.accept())

    def _done(self, one: "Request") -> None:
        self._going.discard(one)

    def everywhere(self, starts: Sequence[str] = STARTS) -> None:
        """What pages lead to is visited next; of pages of one kind one is enough."""
        waiting, known, began = list(starts), set(), time.monotonic()
        while waiting and len(self.seen) < self.most:
            path = waiting.pop(0)
            if kind(path) in known or NOT_OPENED.search(path):
                continue
            if not self.open(path):
                print(f"{time.monotonic() - began:6.1f} not opened: {path}, at {self.page.url}", flush=True)
                continue
            print(f"{time.monotonic() - began:6.1f} {path}", flush=True)
            known.add(kind(path))
            self.seen.append(path)
            found = self.links()
            self.fill()
            self.send()
            waiting = [*self.links(), *found, *waiting]
            here = urlsplit(self.page.url).path
            if AREAS.match(here) and here != urlsplit(path).path:  # where sending led to
                waiting.insert(0, here)

    def names(self) -> set[str]:
        """The names of the addresses that were opened."""
        return {resolve(urlsplit(path).path).view_name for path in self.seen}

    def open(self, path: str) -> bool:
        """By its address; with a secret, by a link of a page on which the vault is open."""
        if self.secret:
            self.unlocked()
            self.page.evaluate(LINK, path)
            self.settle()
            return self.page.query_selector("body[data-vault] h1") is not None  # a refusal is no page of the vault
        answer = self.page.goto(path)
        self.settle()
        return answer is not None and answer.status == 200

    def unlocked(self) -> None:
        if self.page.query_selector("body[data-state=open]"):
            return
        self.page.goto("/vault/")
        self.page.fill("main [name=secret]", self.secret)
        self.page.click("main form.unlock .btn-primary")
        self.page.wait_for_selector("body[data-state=open]")
        self.settle()

    def settle(self, least: float = 0.4, most: float = 4) -> None:
        """Until nothing is asked of the server for a moment; `least` is what sealing and opening take."""
        began, quiet = time.monotonic(), 0
        while (quiet < 3 or time.monotonic() < began + least) and time.monotonic() < began + most:
            self.page.wait_for_timeout(60)
            quiet = 0 if self._going else quiet + 1
        self._going.clear()

    def links(self) -> list[str]:
        got = self.page.eval_on_selector_all(
            "main a[href]:not([download])", "all => all.map((a) => new URL(a.href).pathname + new URL(a.href).search)"
        )
        return [one for one in got if AREAS.match(one) and not NOT_OPENED.search(one)]

    def fill(self, secrets: bool = False) -> int:
        """A canary into each field that shows; what is folded is unfolded first, and lists get a row."""
        unfold = "() => document.querySelectorAll('main details').forEach((d) => { d.open = true; })"
        self.page.evaluate(unfold)
        for button in self.page.query_selector_all("main [data-list] > button[data-add]"):
            with contextlib.suppress(Exception):
                button.click(timeout=500)
        self.page.evaluate(unfold)
        self._choose()
        done = 0
        for field in self.page.query_selector_all(FIELDS):
            with contextlib.suppress(Exception):  # gone meanwhile: a page draws its rows anew
                done += self._type(field, secrets)
        return done

    def _type(self, field: "ElementHandle", secrets: bool) -> bool:
        name, longest, loud = field.evaluate(FIELD)
        if (name.lower() in NOT_TYPED and not secrets) or not field.is_visible() or not field.is_editable():
            return False
        words = self.recipient if name == "recipient" else word()
        field.fill(words[: int(longest)] if longest else words, timeout=1000)
        if field.evaluate("field => field.validity.patternMismatch"):  # an amount takes no words
            field.fill(FIGURES, timeout=1000)
        here = f"{kind(self.page.url.split('/', 3)[3])} {name}"
        self.typed.add(here)
        if loud:
            self.loud.add(here)
        return True

    def _choose(self) -> None:
        """The first of each choice."""
        asked: set[str] = set()
        for field in self.page.query_selector_all("main input, main select"):
            what, name = field.evaluate(CHOICE)
            with contextlib.suppress(Exception):
                if what in PICKED and field.is_visible():
                    field.fill(PICKED[what], timeout=500)
                elif what == "select" and name != "about" and field.is_visible():  # nobody's where they work alone
                    field.select_option(index=1, timeout=500)
                elif what == "radio" and name == "organisation":
                    field.check(timeout=500)  # the last: for oneself alone, so that one may also report it
                elif (what == "radio" and name not in asked) or (what == "checkbox" and name == "reader"):
                    asked.add(name)
                    field.check(timeout=500)

    def send(self) -> None:
        """The first button of each form that shows, filled anew each time, as long as this page is the same."""
        before, done = self.page.url, set()
        while len(done) < MOST_SENT and self.page.url == before and (found := self._unsent(done)):
            button, about = found
            done.add(about)
            with contextlib.suppress(Exception):
                button.click(timeout=1500)
                self.sent.add(about)
                self.settle(least=1)
                if self.page.url == before:
                    self.fill()

    def _unsent(self, done: set[str]) -> "tuple[ElementHandle, str] | None":
        for button in self.page.query_selector_all(BUTTONS):
            about = kind(button.evaluate(ABOUT))
            if about not in done and not NOT_PRESSED.search(about) and button.is_visible() and button.is_enabled():
                return button, about
        return None
