"""What a page costs, in Khmer: bytes and requests. Seconds are in test_slow_line_speed.py."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from karpear.activities.models.plans import Activity
from karpear.activities.plans.actions import create as actions
from karpear.alerts.actions import raise_sos
from tests.browser.conftest import DESK, PHONE
from tests.browser.waiting import until
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import body, drafted

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)
NewContext = Callable[..., "BrowserContext"]
SignIn = Callable[["BrowserContext", object], None]
KB = 1024
COLD, REQUESTS, REPEAT, SCRIPTS, STYLES, SENT, BOARD = 14 * KB, 5, 3 * KB, 6 * KB, 8 * KB, KB, 180 * KB
#: Of an answer that a file is.
HEAD = 280


@dataclass
class Counted:
    """What went over the line, heads of answers included; what the browser had kept counts as nothing."""

    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    def of(self, *kinds: str) -> int:
        return sum(n for one, n in self.sizes.items() if not kinds or self.kinds[one] in kinds)

    def number(self, kind: str) -> int:
        return sum(1 for one, size in self.sizes.items() if size and self.kinds[one] == kind)

    @property
    def under_way(self) -> set[str]:
        """Asked, and not here yet. The board's stream never ends."""
        streams = {one for one, kind in self.kinds.items() if kind == "EventSource"}
        return self.kinds.keys() - self.sizes.keys() - self.failed - streams

    @property
    def requests(self) -> int:
        return sum(1 for size in self.sizes.values() if size)


@contextlib.contextmanager
def counted(page: "Page") -> "Iterator[Counted]":
    found, line = Counted(), page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.requestWillBeSent", lambda e: found.kinds.update({e["requestId"]: e.get("type", "")}))
    line.on("Network.requestWillBeSent", lambda e: found.names.update({e["requestId"]: e["request"]["url"]}))
    line.on("Network.loadingFinished", lambda e: found.sizes.update({e["requestId"]: round(e["encodedDataLength"])}))
    line.on("Network.loadingFailed", lambda e: found.failed.add(e["requestId"]))
    line.on("Network.requestWillBeSentExtraInfo", lambda e: found.sent.update({e["requestId"]: length(e["headers"])}))
    yield found
    until(page, lambda: found.under_way, set())
    line.detach()


def length(headers: dict[str, str]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items()) + 2


def forget(page: "Page") -> None:
    line = page.context.new_cdp_session(page)
    line.send("Network.clearBrowserCache")
    line.detach()


def weighed(page: "Page", path: str) -> tuple[Counted, Counted]:
    """The page for the first time, and again."""
    forget(page)
    with counted(page) as cold:
        page.goto(path)
    with counted(page) as again:
        page.goto(path)
    return cold, again


def out_today(cast: Cast) -> Activity:
    """Sophea is on a trip, with a check-in ahead."""
    now = timezone.now()
    due = [{"due_at": (now + timedelta(hours=n)).isoformat(), "grace_s": 600} for n in (1, 2)]
    sent = body(starts_at=now.isoformat(), ends_at=(now + timedelta(hours=3)).isoformat(), check_ins=due)
    answer, _new = actions.create_activity(person=cast.sophea, key=uuid4(), body=sent, now=now)
    return Activity.objects.get(pk=answer["activity"])


def sos(cast: Cast) -> None:
    now = timezone.now()
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)


def told(rows: list[tuple[str, Counted, Counted]]) -> str:
    """The table of sizes: `pytest -s` shows it."""
    lines = [f"{'':15}{'cold':>7}{'in':>3}{'page':>6}{'scripts':>8}{'styles':>7}{'again':>7}"]
    for name, cold, again in rows:
        parts = cold.of("Document"), cold.of("Script"), cold.of("Stylesheet")
        lines.append(f"{name:15}{cold.of():7}{cold.requests:3}{parts[0]:6}{parts[1]:8}{parts[2]:7}{again.of():7}")
    return "\n" + "\n".join(lines)


def test_pages_are_small(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    page = new_context(locale="km-KH", viewport=PHONE).new_page()
    rows = [("sign in", *weighed(page, "/accounts/login/"))]
    sign_in(page.context, cast.sophea)
    draft, trip = drafted(cast.sophea, now=timezone.now()), out_today(cast)
    paths = {
        "home": "/", "sos": "/sos/", "plans": "/plans/", "plan": f"/plans/{trip.pk}/",
        "plan, draft": f"/plans/{draft.pk}/",
        "contacts": "/contacts/", "contacts, add": "/contacts/add/",
    }  # fmt: skip
    rows += [(name, *weighed(page, path)) for name, path in paths.items()]
    sos(cast)
    rows.append(("home, SOS open", *weighed(page, "/")))
    signed_in(cast.dara)  # gives the second factor that officers need
    desk = new_context(locale="km-KH", viewport=DESK).new_page()
    sign_in(desk.context, cast.dara)
    rows.append(("board", *weighed(desk, "/board/")))
    print(told(rows))
    for name, cold, again in rows[:-1]:
        assert cold.of() <= COLD, name
        assert cold.requests <= REQUESTS, name
        assert cold.of("Script") <= SCRIPTS + HEAD * cold.number("Script"), name
        assert cold.of("Stylesheet") <= STYLES, name
        assert again.of() <= REPEAT, name
    assert rows[-1][1].of() <= BOARD


def test_a_check_in_is_a_kilobyte(new_context: NewContext, sign_in: SignIn, cast: Cast) -> None:
    """With its head, as the browser writes it: what a tap costs."""
    page = new_context(locale="km-KH", viewport=PHONE).new_page()
    sign_in(page.context, cast.sophea)
    page.goto("/")
    with counted(page) as line, page.expect_request("**/api/v1/check-ins") as posted:
        page.locator(".btn-ok").click()
        expect(page.locator("[data-ok-form][data-api$=check-ins] [data-say][data-is=sent]")).to_be_visible()
    asked = next(key for key, name in line.names.items() if name.endswith("/api/v1/check-ins"))
    body = len(posted.value.post_data or "")
    print(f"\ncheck-in: {line.sent[asked]} + {body} up, {line.sizes[asked]} down")
    assert line.sent[asked] + body <= SENT
    assert line.sizes[asked] <= SENT
