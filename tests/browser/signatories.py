"""Browsers that sign together: the convener's, which makes the links, and phones that open them."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils import timezone
from playwright.sync_api import expect

from karpear.voice.statements.actions.openings import wake_statements
from karpear.voice.statements.models import Statement
from tests.browser.waiting import until
from tests.cast import Cast, signed_in
from tests.rooms.voice.phones import an_open_statement, invited

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request

NewContext = Callable[..., "BrowserContext"]
SignIn = Callable[["BrowserContext", object], None]


@dataclass
class Sent:
    """What left a browser."""

    bodies: list[bytes] = field(default_factory=list)
    calls: list[dict[str, object]] = field(default_factory=list)
    requests: "list[Request]" = field(default_factory=list)

    def note(self, request: "Request") -> None:
        body = request.post_data_buffer or b""
        self.bodies.append(request.url.encode() + json.dumps(request.headers).encode() + body)
        if request.url.endswith("/call"):
            self.calls.append({**json.loads(body), "size": len(body)})
            self.requests.append(request)

    def call_headers(self) -> list[dict[str, str]]:
        """Of all calls, as they went over the line."""
        return [request.all_headers() for request in self.requests]

    def has(self, name: str) -> bool:
        """In any spelling that a browser writes by itself."""
        spellings = {name.encode(), quote(name).encode(), json.dumps(name)[1:-1].encode()}
        spellings |= {b64encode(b" " * pad + name.encode())[4:-4] for pad in range(3)}
        return any(spelling in body for spelling in spellings for body in self.bodies)


@dataclass
class SigningPhone:
    """A browser of its own, with nobody signed in."""

    page: "Page"
    sent: Sent

    def shows(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible()

    def pledge(self, least: int, kind: str = "ngo", **least_of: int) -> None:
        page = self.page
        page.get_by_label("We are").select_option(kind)
        page.get_by_label("We sign if at least so many").fill(str(least))
        if least_of:
            page.get_by_text("And at least so many of one kind").click()
        for code, number in least_of.items():
            page.locator(f"#least-{code}").fill(str(number))
        self.presses("Pledge")
        expect(page.get_by_text("It stands:")).to_be_visible()

    def presses(self, name: str) -> None:
        """A call, and the look after it, whose answer is waited for: until then the page takes no other press."""
        self._calls(name, 2)

    def look(self) -> None:
        self._calls("Look again", 1)

    def _calls(self, name: str, count: int) -> None:
        calls_before = len(self.sent.calls)
        self.page.get_by_role("button", name=name, exact=True).click()
        until(self.page, lambda: len(self.sent.calls) >= calls_before + count)
        self.sent.requests[-1].response()
        expect(self.page.locator("[aria-busy]")).to_have_count(0)

    def give_name(self, name: str) -> None:
        self.shows("Your condition holds")
        self.page.get_by_label("The name as it should appear").fill(name)
        self.page.get_by_label("We have decided").check()
        self.page.get_by_role("button", name="Seal and give the name").click()

    def stored(self) -> int:
        """How much this browser keeps."""
        count: int = self.page.evaluate("localStorage.length + sessionStorage.length")
        return count


def phone_at(new_context: NewContext, link: str, **options: object) -> SigningPhone:
    page, sent = new_context(**options).new_page(), Sent()
    page.on("request", sent.note)
    page.goto(link)
    return SigningPhone(page, sent)


def a_statement(cast: Cast, **changes: object) -> Statement:
    """Open to sign from now: its first time is tomorrow."""
    now = timezone.now()
    times = {"first_at": now + timedelta(days=1), "last_at": now + timedelta(days=3)}
    return an_open_statement(cast.dara, cast.lantern, now=now, **{**times, **changes})


def links_made(
    new_context: NewContext, sign_in: SignIn, cast: Cast, statement: Statement, names: list[str]
) -> tuple[list[str], Sent]:
    """On the convener's page, where the names are typed."""
    signed_in(cast.dara)  # gives the second factor that officers need
    page, sent = new_context().new_page(), Sent()
    sign_in(page.context, cast.dara)
    page.on("request", sent.note)
    page.goto(f"/statements/{statement.pk}/invite/")
    page.get_by_label("Whom you invite").fill("\n".join(names))
    page.get_by_role("button", name="Make links").click()
    expect(page.locator("[data-links] h3")).to_have_text(names)
    return page.locator("[data-address]").all_text_contents(), sent


def signing_phones(
    new_context: NewContext, cast: Cast, statement: Statement, count: int, **options: object
) -> list[SigningPhone]:
    """One for each link; how links are made on a page is tried elsewhere."""
    tokens = [phone.token for phone in invited(cast.dara, statement, *[""] * count, now=timezone.now())]
    return [phone_at(new_context, f"/s/{statement.pk}/#{token}", **options) for token in tokens]


def days_later(days: float) -> datetime:
    """The keeper's step, as if it were so much later."""
    now = timezone.now() + timedelta(days=days, minutes=1)
    wake_statements(now=now)
    return now
