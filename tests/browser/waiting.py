"""Waiting in a browser: for what must come true, or by the page's own clock. Nobody else here counts seconds."""

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE_S = 60.0


def until(page: "Page", look: Callable[[], object], wanted: object = True, seconds: float = PATIENCE_S) -> None:
    """Until `look` gives what is wanted. The browser goes on meanwhile: its events are heard."""
    end = time.monotonic() + seconds
    while (seen := look()) != wanted:
        assert time.monotonic() < end, f"{seen} instead of {wanted}"
        page.wait_for_timeout(50)


def a_while(page: "Page", ms: int) -> None:
    """So that what must not happen, and that nobody would hear of, could have happened. Nothing is waited for by it."""
    page.wait_for_timeout(ms)


def stand_still(page: "Page") -> None:
    """From the next page on its clock stands; `page.clock.run_for(ms)` moves it, however busy the machine is."""
    now = timezone.now()
    page.clock.install(time=now - timedelta(hours=1))
    page.clock.pause_at(now)


@contextlib.contextmanager
def by_the_clock(what: str, most_s: float) -> Iterator[None]:
    """What a promise in minutes is held to; `pytest -s` shows how long it took."""
    began = time.monotonic()
    yield
    seconds = time.monotonic() - began
    print(f"\n{what}: {seconds:.1f} s")
    assert seconds < most_s, what
