"""Firefox and WebKit, the engine of Safari, at Karpear itself: a board that hears by itself, an SOS that is held,
a way out, a page without a server, and both languages. What else must work there: tests/browser/test_engines.py.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.engines import Engine, Walker, firefox, webkit
from tests.engine.processes import Living
from tests.parts.programs import press, world
from tests.steps.processes import until

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]
type Browser = Callable[[], AbstractContextManager[Engine]]
HELD = "document.querySelector('[data-sos-hold]').dispatchEvent(new PointerEvent('pointerdown', { button: 0 }))"
CONTROLLED = "!!navigator.serviceWorker.controller"
#: The first page lies in the browser's own store.
COPIED = (
    "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((box) => box.match('/')))))"
    ".then((copies) => copies.some(Boolean))"
)
#: Where pictures are left to be looked at; nowhere if it is not set.
PICTURES = os.environ.get("PICTURES_OF_ENGINES")


@pytest.fixture(params=[firefox, webkit], ids=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with request.param() as running:
        yield running


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with world(tmp_path_factory.mktemp("engines") / "data") as karpear_world:
        yield karpear_world


def sign_in(walker: Walker, living: Living, name: str) -> None:
    account = living.people[name]
    walker.open("/accounts/login/")
    walker.fill("[name=login]", account["email"])
    walker.fill("[name=password]", account["password"])
    walker.press("main button[type=submit]")
    walker.sees("[data-sos-hold]")


def alarms(living: Living) -> int:
    [(count,)] = living.rows("SELECT coalesce(sum(calls), 0) FROM alerts_alert WHERE kind = 'sos'")
    return int(count)


def look(engine: Engine, name: str) -> None:
    engine.run(f"new Promise((drawn) => {2 * 'requestAnimationFrame(() => '}drawn(1))))")
    picture = engine.picture()
    assert len(picture) > 5000, "an empty page"
    if PICTURES:
        (Path(PICTURES) / f"{type(engine).__name__}-{name}.png").write_bytes(picture)


def test_both_languages(engine: Engine, living: Living) -> None:
    walker = Walker(engine, living.url)
    walker.open("/accounts/login/")
    for language, words in (("km", "ពាក្យសម្ងាត់"), ("en", "Password")):
        engine.run(f"document.cookie = '{settings.LANGUAGE_COOKIE_NAME}={language}; path=/'")
        walker.open("/accounts/login/")
        walker.reads(words)
        assert engine.run("document.documentElement.lang") == language
        assert engine.run("document.documentElement.scrollWidth <= innerWidth")
        look(engine, f"first-{language}")


def test_a_board_that_is_open_hears_of_an_sos(engine: Engine, living: Living) -> None:
    walker = Walker(engine, living.url)
    sign_in(walker, living, "Piseth")
    walker.open("/board/")
    walker.sees("[data-events]")
    engine.run("document.body.dataset.same = 'page'")
    press(living, "Chenda")
    walker.reads("Chenda")
    assert engine.run("document.body.dataset.same") == "page", "without being loaded again"
    look(engine, "board")


def test_no_server_an_sos_that_is_held_and_a_way_out(engine: Engine, living: Living) -> None:
    walker, before = Walker(engine, living.url), alarms(living)
    sign_in(walker, living, {"Firefox": "Sophea", "WebKit": "Bopha"}[type(engine).__name__])
    until(lambda: engine.run(CONTROLLED))
    until(lambda: engine.run(COPIED))
    look(engine, "today")
    living.running["web"].terminate()
    living.running["web"].wait(60)
    try:
        walker.open("/")
        walker.sees("[data-sos-hold]")
        look(engine, "without-a-server")
    finally:
        living.serve()
    walker.open("/")
    walker.sees("[data-sos-hold]")
    engine.run(f"{HELD} && null")
    until(lambda: alarms(living) == before + 1)
    walker.open("/vault/")
    walker.press("[data-exit].vault-exit")
    until(lambda: engine.run("location.pathname") == "/out")
