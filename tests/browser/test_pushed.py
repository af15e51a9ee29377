"""What a browser shows when it is rung: a neutral name and one word, whatever came with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from tests.browser.waiting import until
from tests.browser.worker import worker_of
from tests.cast import Cast
from tests.steps.pages import without_tokens

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

SHOWN = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => [n.title, n.body])"


@pytest.mark.windowed
def test_a_notice_says_nothing(
    new_context: "Callable[..., BrowserContext]", sign_in: "Callable[..., None]", server: str, cast: Cast
) -> None:
    context = new_context(service_workers="allow", permissions=["notifications"])
    sign_in(context, cast.sophea)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    page.goto("/")
    page.evaluate(
        "async () => { await navigator.serviceWorker.register('/sw.js'); await navigator.serviceWorker.ready }"
    )
    rung = {"origin": server, "registrationId": worker_of(page, tools), "data": "SOS of Sophea"}

    def ring() -> int:
        """A worker that is just being started may miss one; how often it rings, one notice is shown."""
        tools.send("ServiceWorker.deliverPushMessage", rung)
        return len(page.evaluate(SHOWN))

    until(page, ring, 1)
    shown = page.evaluate(SHOWN)
    assert [title for title, _body in shown] == [settings.KARPEAR_NAME]
    assert "Open" in shown[0][1] and "SOS" not in without_tokens(shown[0][1])
