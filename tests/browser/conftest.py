"""Fixtures for tests in a real Chromium. A request to anywhere but this machine fails the test."""

import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import PATIENCE_S
from tests.steps.processes import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Playwright

#: A busy machine takes its time, as wherever else something is waited for; where seconds count, a test says so itself.
PATIENCE_MS = round(PATIENCE_S * 1000)
expect.set_options(timeout=PATIENCE_MS)
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
#: Without windows a Chromium opens and closes a page for a quarter of the work; the others draw their own bars, too.
WINDOWLESS = ("chromium-headless-shell",)
SYSTEM = ("chromium", "chromium-browser", "google-chrome")
HERE = ("localhost", "127.0.0.1")
#: Pages stand alone: what a worker answers, `page.route` does not see. `new_context(service_workers="allow")` has it.
ALONE = {"service_workers": "block"}


@pytest.fixture(scope="session")
def _playwright() -> "Iterator[Playwright]":
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread, so Django would refuse ordinary queries in the test itself.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(_playwright: "Playwright") -> "Iterator[Browser]":
    """A Chromium without windows where there is one: Playwright's own, or the system's. Else the system's other one."""
    running = launch(_playwright)
    if running is None:
        pytest.fail("No Chromium. Run `make tools`: it gets one, or says how.", pytrace=False)
    yield running
    running.close()


@pytest.fixture(scope="session")
def windowed_browser(_playwright: "Playwright") -> "Iterator[Browser]":
    """What is marked `windowed` has it where there is one: it shows notices, and lays pages out as phones do."""
    running = first_of(_playwright.chromium, *SYSTEM) or launch(_playwright)
    assert running
    yield running
    running.close()


def launch(playwright: "Playwright") -> "Browser | None":
    """The first Chromium that really starts; None when there is none."""
    return first_of(playwright.chromium, None, *WINDOWLESS, *SYSTEM)


def first_of(chromium: "BrowserType", *names: str | None) -> "Browser | None":
    """The first of these that starts; None is Playwright's own."""
    from playwright.sync_api import Error

    for path in [name and shutil.which(name) for name in names if name is None or shutil.which(name)]:
        with contextlib.suppress(Error):
            return chromium.launch(executable_path=path, args=QUIET)
    return None


@pytest.fixture(scope="session")
def _serving(django_db_setup: None) -> Iterator[str]:
    """The product as it is served: uvicorn, live events, static files, Django; in a thread, on the tests' database."""
    import uvicorn

    from karpear.ops.server.asgi import make_application

    config = uvicorn.Config(
        make_application(), host="127.0.0.1", port=0, log_level="error", lifespan="off", ws="none", server_header=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    until(lambda: server.started)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.force_exit = server.should_exit = True
    thread.join(5)


@pytest.fixture
def server(_serving: str, transactional_db: None) -> str:
    """The address of the running product. What the test saves is seen there, and the other way round."""
    return _serving


@pytest.fixture
def new_context(request: pytest.FixtureRequest, server: str) -> "Iterator[Callable[..., BrowserContext]]":
    """Makes signed-out contexts: `new_context(viewport=DESK, offline=True, java_script_enabled=False)`.

    A request to another server, an error in a script or a breach of the content rules fails the test.
    """
    is_windowed = request.node.get_closest_marker("windowed")
    chromium: Browser = request.getfixturevalue("windowed_browser" if is_windowed else "browser")
    contexts: list[BrowserContext] = []
    strangers: list[str] = []
    errors: list[str] = []

    def make(**options: object) -> "BrowserContext":
        context = chromium.new_context(**{**ALONE, "base_url": server, "viewport": PHONE, "locale": "en", **options})
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", lambda request: strangers.append(request.url) if _is_outside(request.url) else None)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not strangers, f"The page asked another server for {strangers}"
    assert not errors, f"Errors in the browser: {errors}"


def _is_outside(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in HERE


@pytest.fixture
def page(new_context: "Callable[..., BrowserContext]") -> "Page":
    """A phone-sized page, signed out."""
    return new_context().new_page()


@pytest.fixture
def sign_in(server: str) -> "Callable[[BrowserContext, object], None]":
    """`sign_in(page.context, person)`: without the form, by a session made here."""
    from django.conf import settings
    from django.test import Client

    def do(context: "BrowserContext", person: object) -> None:
        client = Client()
        client.force_login(person)  # type: ignore[arg-type]
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server}])

    return do
