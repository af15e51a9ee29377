"""Firefox and WebKit by the protocols that they speak themselves: enough for a walk through what must work there.

Firefox by WebDriver BiDi, WebKit (`WebKitWebDriver`, the engine of Safari) by classic WebDriver. Playwright brings
engines of its own that no phone runs; these are the distribution's.
"""

import asyncio
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import IO, Any, Protocol

import aiohttp

from tests.steps.processes import until

MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"
#: Nothing is asked of anybody: no updates, no lists, no studies, no portal that tells whether there is a network.
QUIET_FIREFOX = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "",
    "toolkit.telemetry.enabled": False,
}


class Engine(Protocol):
    """A browser with one window."""

    def open(self, address: str) -> None:
        """Go there, and wait until it is loaded."""

    def run(self, script: str) -> Any:
        """The value of an expression in the page, which may be a promise. Raises RuntimeError with what it threw."""

    def picture(self) -> bytes:
        """What is seen of the page, as PNG."""


class Firefox:
    """https://w3c.github.io/webdriver-bidi/ over one WebSocket, on a loop in a thread of its own."""

    def __init__(self, address: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._client = self._wait(_client())
        self._socket = self._wait(self._client.ws_connect(address, max_msg_size=0))
        self._count = 0
        self._send("session.new", capabilities={})
        self._window = self._send("browsingContext.getTree")["contexts"][0]["context"]

    def open(self, address: str) -> None:
        self._send("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def run(self, script: str) -> Any:
        target = {"context": self._window}
        expression = f"(async () => JSON.stringify(await ({script}) ?? null))()"
        answer = self._send("script.evaluate", expression=expression, target=target, awaitPromise=True)
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def picture(self) -> bytes:
        return b64decode(self._send("browsingContext.captureScreenshot", context=self._window)["data"])

    def close(self) -> None:
        self._wait(self._client.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait[T](self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def _send(self, method: str, **params: Any) -> Any:
        self._count += 1
        self._wait(self._socket.send_str(json.dumps({"id": self._count, "method": method, "params": params})))
        while True:
            answer = json.loads(self._wait(self._socket.receive_str()))
            if answer.get("id") == self._count:
                if answer["type"] == "error":
                    raise RuntimeError(answer["message"])
                return answer["result"]


class WebKit:
    """https://www.w3.org/TR/webdriver2/ over HTTP."""

    def __init__(self, driver: str, binary: str) -> None:
        self._driver = driver
        options = {"webkitgtk:browserOptions": {"binary": binary, "args": ["--automation"]}}
        session = self._send("POST", "/session", {"capabilities": {"alwaysMatch": options}})["sessionId"]
        self._at = f"/session/{session}"

    def open(self, address: str) -> None:
        self._send("POST", f"{self._at}/url", {"url": address})

    def run(self, script: str) -> Any:
        answer = self._send("POST", f"{self._at}/execute/async", {
            "script": f"const done = arguments[0]; (async () => ({script}))()"
            ".then((value) => done({ value: value ?? null }), (error) => done({ error: String(error) }));",
            "args": [],
        })  # fmt: skip
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    def picture(self) -> bytes:
        return b64decode(self._send("GET", f"{self._at}/screenshot"))

    def close(self) -> None:
        self._send("DELETE", self._at)

    def _send(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._driver + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from error


class Walker:
    """Somebody at a browser: fills in, presses, and waits for what must come."""

    def __init__(self, engine: Engine, server: str) -> None:
        self.engine = engine
        self.server = server

    def open(self, path: str) -> None:
        self.engine.open(self.server + path)

    def fill(self, field: str, text: str) -> None:
        self.sees(field)
        self.engine.run(
            f"(() => {{ const field = document.querySelector({json.dumps(field)}); field.value = {json.dumps(text)};"
            "field.dispatchEvent(new Event('input', { bubbles: true })); })()"
        )

    def press(self, button: str) -> None:
        self.sees(button)
        self.engine.run(f"setTimeout(() => document.querySelector({json.dumps(button)}).click()) && null")

    def follow(self, path: str) -> None:
        """By a link of the page, so that an open vault stays open."""
        self.engine.run(
            "(() => { const link = document.createElement('a'); "
            f"link.href = {json.dumps(path)}; link.id = 'way'; document.querySelector('main').append(link); }})()"
        )
        self.press("#way")

    def sees(self, selector: str) -> None:
        until(lambda: self._asks(f"!!document.querySelector({json.dumps(selector)})"))

    def reads(self, text: str) -> None:
        until(lambda: self._asks(f"document.body.innerText.includes({json.dumps(text)})"))

    def _asks(self, question: str) -> object:
        """While a page goes and another comes, there is nothing to ask."""
        try:
            return self.engine.run(question)
        except RuntimeError:
            return None


async def _client() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()


@contextlib.contextmanager
def firefox() -> Iterator[Engine]:
    """The system's Firefox, headless, with a profile that is thrown away."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program, "No Firefox. Run `make tools`: it gets one, or says how."
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        preferences = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in QUIET_FIREFOX.items())
        (Path(profile) / "user.js").write_text("\n".join(preferences))
        log = Path(profile) / "log"
        command = [program, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile]
        with _process(command, log, HOME=profile):
            address = until(lambda: re.search(r"ws://[0-9.:]+", log.read_text()))
            with contextlib.closing(Firefox(f"{address[0]}/session")) as engine:
                yield engine


@contextlib.contextmanager
def webkit() -> Iterator[Engine]:
    """The system's WebKitGTK, on a screen that nobody sees."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browsers = sorted(Path("/").glob(MINI_BROWSER.lstrip("/")))
    assert driver and screen and browsers, "No WebKit. Run `make tools`: it gets one, or says how."
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _display(screen, Path(folder)) as display:
        port, log = _free_port(), Path(folder) / "driver.log"
        surroundings = {"DISPLAY": display, "HOME": folder, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        with _process([driver, f"--port={port}"], log, **surroundings):
            until(lambda: _listens(port))
            with contextlib.closing(WebKit(f"http://127.0.0.1:{port}", str(browsers[0]))) as engine:
                yield engine


@contextlib.contextmanager
def _display(screen: str, folder: Path) -> Iterator[str]:
    """A virtual screen; gives its name, as DISPLAY has it."""
    number = folder / "display"
    with number.open("w") as chosen:
        command = [screen, "-displayfd", str(chosen.fileno()), "-nolisten", "tcp"]
        with _process(command, folder / "screen.log", keep=chosen):
            yield ":" + until(lambda: number.read_text().strip())


@contextlib.contextmanager
def _process(command: list[str], log: Path, keep: IO[str] | None = None, **surroundings: str) -> Iterator[None]:
    """A process that is stopped, with all that it started, when the block is left."""
    passed = (keep.fileno(),) if keep else ()
    with log.open("w") as lines:
        process = subprocess.Popen(
            command, stdout=lines, stderr=lines, env=os.environ | surroundings, pass_fds=passed, start_new_session=True
        )
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
