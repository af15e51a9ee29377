"""What a page costs: bytes and requests."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions.create import create_activity
from tests.browser.waiting import until
from tests.cast import Cast
from tests.rooms.activities.plans import body

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

NewContext = Callable[..., "BrowserContext"]
SignIn = Callable[["BrowserContext", object], None]


@dataclass
class Counted:
    """What went over the line, heads of answers included; what the browser had kept counts as nothing."""

    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    loaders: dict[str, str] = field(default_factory=dict)

    def of(self, *kinds: str) -> int:
        return sum(n for one, n in self.sizes.items() if not kinds or self.kinds[one] in kinds)

    def number(self, kind: str) -> int:
        return sum(1 for one, size in self.sizes.items() if size and self.kinds[one] == kind)

    @property
    def under_way(self) -> set[str]:
        """What this page asked, by its address, and is not here yet. The board's stream never ends."""
        pages = [request for request, loader in self.loaders.items() if request == loader]
        others = {request for request, loader in self.loaders.items() if pages and loader != pages[-1]}
        streams = {request for request, kind in self.kinds.items() if kind == "EventSource"}
        done = self.sizes.keys() | self.failed | streams | others
        return {self.names[request] for request in self.kinds.keys() - done}

    @property
    def requests(self) -> int:
        return sum(1 for size in self.sizes.values() if size)


@contextlib.contextmanager
def counted(page: "Page") -> "Iterator[Counted]":
    weight, line = Counted(), page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.requestWillBeSent", lambda e: weight.names.update({e["requestId"]: e["request"]["url"]}))
    line.on("Network.requestWillBeSent", lambda e: weight.kinds.update({e["requestId"]: e.get("type", "")}))
    # What the page before had asked ends with it, at times without a word.
    line.on("Network.requestWillBeSent", lambda e: weight.loaders.update({e["requestId"]: e["loaderId"]}))
    line.on("Network.loadingFinished", lambda e: weight.sizes.update({e["requestId"]: round(e["encodedDataLength"])}))
    # What comes from memory may end without a word; it counts as nothing anyway.
    line.on("Network.requestServedFromCache", lambda e: weight.sizes.setdefault(e["requestId"], 0))
    line.on("Network.loadingFailed", lambda e: weight.failed.add(e["requestId"]))
    line.on("Network.requestWillBeSentExtraInfo", lambda e: weight.sent.update({e["requestId"]: length(e["headers"])}))
    yield weight
    until(page, lambda: weight.under_way, set())
    line.detach()


def length(headers: dict[str, str]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items()) + 2


def forget(page: "Page") -> None:
    line = page.context.new_cdp_session(page)
    line.send("Network.clearBrowserCache")
    line.detach()


def out_today(cast: Cast) -> Activity:
    """Sophea is on a trip, with a check-in ahead."""
    now = timezone.now()
    due = [{"due_at": (now + timedelta(hours=n)).isoformat(), "grace_s": 600} for n in (1, 2)]
    sent = body(starts_at=now.isoformat(), ends_at=(now + timedelta(hours=3)).isoformat(), check_ins=due)
    answer, _new = create_activity(person=cast.sophea, key=uuid4(), body=sent, now=now)
    return Activity.objects.get(pk=answer["activity"])
