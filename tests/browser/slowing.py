"""A page on a processor that is so many times slower, its workers included.

Chromium's own slowing (`Emulation.setCPUThrottlingRate`) holds for a page's main thread and refuses workers ("Operation
is only supported for pages, not workers"), where keys are derived. So the page's whole process is stopped and let go in
turn.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ON_S = 0.002
#: A fixed piece of work in a worker of the page's own: milliseconds.
SPIN = """async () => {
  const work = `onmessage = () => {
    const began = performance.now();
    let x = 1;
    for (let i = 0; i < 20e6; i++) x = (Math.imul(x, 1664525) + i) | 0;
    postMessage([performance.now() - began, x]);
  }`;
  self.spin ||= new Worker(URL.createObjectURL(new Blob([work])));
  const said = new Promise((done) => { self.spin.onmessage = ({ data }) => done(data); });
  self.spin.postMessage(0);
  return (await said)[0];
}"""


def spun(page: "Page") -> float:
    """Milliseconds that the fixed work takes now. The page must not hold to its content rules."""
    return float(page.evaluate(SPIN))


def process_of(browser: "Browser", page: "Page") -> int:
    """The process that draws this page and runs its workers: the one that gets busy when it works."""
    before = _times(browser)
    for _turn in range(3):
        spun(page)
    after = _times(browser)
    return max(after, key=lambda one: after[one] - before.get(one, 0))


def _times(browser: "Browser") -> dict[int, float]:
    session = browser.new_browser_cdp_session()
    rows = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return {row["id"]: row["cpuTime"] for row in rows if row["type"] == "renderer"}


@contextmanager
def slowed(process: int, times: float) -> Iterator[None]:
    """While this lasts, the process runs one part of the time and stands still for `times` - 1 parts."""
    over = threading.Event()

    def turns() -> None:
        while not over.is_set():
            began = time.monotonic()
            os.kill(process, signal.SIGCONT)
            time.sleep(ON_S)
            os.kill(process, signal.SIGSTOP)
            time.sleep((time.monotonic() - began) * (times - 1))

    thread = threading.Thread(target=turns, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        os.kill(process, signal.SIGCONT)
