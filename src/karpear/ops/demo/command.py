"""`karpear demo`: a world to try everything in. This is the light parent; it imports no Django."""

import asyncio
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from ..console import CannotStart, say
from ..demo_folder import ACCOUNTS, ENVIRONMENT, refuse_folder_in_use
from ..server.addresses import is_loopback, listen, url_of
from ..server.supervisor import Child, Supervisor

LONGEST_WAIT_S = 10.0
#: To which people of the demo write: nobody's, like theirs.
NUMBER = "+855 00 00 990"
_CHANNELS = ("KARPEAR_EMAIL", "KARPEAR_SMS", "KARPEAR_CHAT")
_SETTING_NAMES = (
    "KARPEAR_DEMO",
    "KARPEAR_PACE",
    "KARPEAR_BASE_URL",
    "KARPEAR_SMS_NUMBER",
    "KARPEAR_SMS_IN",
    *_CHANNELS,
    *(f"{name}_FILE" for name in _CHANNELS),
)
_NOT_IN_A_DEMO = ("DATABASE_URL", "DATABASE_URL_FILE", "KARPEAR_DEAD_MAN_URL", "KARPEAR_TLS_PROXY")


@dataclass(frozen=True)
class DemoPlan:
    """What was asked on the command line. `pace` divides every delay, grace and repeat; `quiet`: nothing goes on."""

    host: str
    port: int
    data: Path
    pace: float
    as_json: bool
    quiet: bool


def run(plan: DemoPlan) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises CannotListen, CannotStart, ChildFailed."""
    prepare_folder(plan.data)
    refuse_folder_in_use(plan.data)
    asyncio.run(_run(plan))


async def _run(plan: DemoPlan) -> None:
    listener = listen(plan.host, plan.port)
    url = url_of(listener, plan.host)
    lives = not plan.quiet and stays_here()
    _environment(plan, url, lives=lives)
    supervisor = Supervisor(say)
    supervisor.stop_on_signals()
    if not os.environ.get("KARPEAR_EMAIL") and not os.environ.get("KARPEAR_EMAIL_FILE"):
        from .catcher import catch  # not needed with a real mail server

        _server, port = await catch(plan.data / "mail")
        os.environ["KARPEAR_EMAIL"] = f"smtp://127.0.0.1:{port}?from=karpear@demo.test"
    keep_environment(plan.data)
    keeper, web = Child("keeper", ["keep"]), Child("web", ["web"], listener)
    try:
        say(f"Making the demo world ready in {plan.data.absolute()} (half a minute on a slow machine) …")
        supervisor.start(web)
        await supervisor.prepare(Child("keeper", ["keep", "--first=demo"]))
        supervisor.start(keeper)
        supervisor.begun.set()
        await supervisor.wait_ready(keeper)
        await supervisor.wait_ready(web)
        if await supervisor.unless_stopped(_answers(listener.getsockname())):
            announce(plan, url)
            if lives:
                supervisor.start(Child("player", ["play"]))
        await supervisor.run()
        say(f"Stopped. This world stays in {plan.data}; delete that folder for a new one.")
    finally:
        await supervisor.stop()


def prepare_folder(data: Path) -> None:
    """Make the data folder and try to write there. Raises CannotStart."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = data / f".probe-{os.getpid()}"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        reason = f"The data folder {data} cannot be written: {error.strerror}. Choose another with --data."
        raise CannotStart(reason) from error


def stays_here() -> bool:
    """Does every message stay on this machine? Where one would not, only what a visitor presses is sent."""
    for name in _CHANNELS:
        value = os.environ.get(name, "")
        host = urlsplit(value.removeprefix("webhook+")).hostname or ""
        if os.environ.get(f"{name}_FILE") or (value and not value.startswith("file:") and not is_loopback(host)):
            say(f"{name} leads away from this machine, so nothing goes on by itself here (as with --quiet).")
            return False
    return True


def _environment(plan: DemoPlan, url: str, *, lives: bool) -> None:
    for name in _NOT_IN_A_DEMO:
        os.environ.pop(name, None)
    os.environ |= {
        "KARPEAR_DATA": str(plan.data.absolute()),
        "KARPEAR_KEYS": str(plan.data.absolute() / "keys"),
        "KARPEAR_DEMO": "living" if lives else "1",
        "KARPEAR_PACE": f"{plan.pace:g}",
        "DJANGO_SETTINGS_MODULE": "karpear.project.settings",
    }
    os.environ.setdefault("KARPEAR_BASE_URL", url)
    if not os.environ.get("KARPEAR_SMS") and not os.environ.get("KARPEAR_SMS_FILE"):
        os.environ["KARPEAR_SMS"] = f"file:{plan.data.absolute() / 'sms'}"
        os.environ.setdefault("KARPEAR_SMS_NUMBER", NUMBER)
        _let_texts_in(plan.data.absolute() / "sms-in")


def _let_texts_in(folder: Path) -> None:
    """The folder of a modem that nobody has: what a visitor writes is laid there. Another way in stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(os.environ.get(name) for name in ("KARPEAR_SMS_IN", "KARPEAR_SMS_IN_FILE")):
        os.environ["KARPEAR_SMS_IN"] = f"smstools:{quote(str(folder))}"


def keep_environment(data: Path) -> None:
    """Write down what the demo runs with, so that `karpear doctor` can look at it from outside."""
    path = data / ENVIRONMENT
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={os.environ[name]}\n" for name in _SETTING_NAMES if os.environ.get(name)))


def see_as_demo(data: Path) -> None:
    """Take on the environment of the demo whose folder this is, if it is one."""
    path = data / ENVIRONMENT
    if path.exists() and not os.environ.get("DATABASE_URL"):
        for line in path.read_text().splitlines():
            name, _, value = line.partition("=")
            os.environ.setdefault(name, value)


async def _answers(address: Any) -> None:
    """Until the server answers and time passes: an SOS pressed on the first line's word is sent at once.

    A demo whose keeper or mail server does not come up is announced all the same; its pages say what is wrong.
    """
    if not await _says_yes(address, "/healthz"):
        raise CannotStart("The server started but does not answer; its reason is above.")
    end = time.monotonic() + LONGEST_WAIT_S
    while not await _says_yes(address, "/readyz") and time.monotonic() < end:
        await asyncio.sleep(0.05)


async def _says_yes(address: Any, path: str) -> bool:
    reader, writer = await asyncio.open_connection(*address[:2])
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    status = await reader.readline()
    writer.close()
    return b" 200 " in status


def announce(plan: DemoPlan, url: str) -> None:
    """The address and the accounts: one JSON line for programs, a table for people."""
    accounts = json.loads((plan.data / ACCOUNTS).read_text())["accounts"]
    if plan.as_json:
        print(json.dumps({"url": url, "accounts": accounts}, ensure_ascii=False), flush=True)
        return
    print(f"\nThe demo runs on {url}\n")
    for account in accounts:
        place = account["organisation"] or "–"
        print(f"  {account['name']:<9}{account['email']:<28}{account['role']:<13}{place}")
    print(f"\nEverybody's password: {accounts[0]['password']}    What it sends: {url}/demo/mail")
    if plan.pace != 1:
        print(f"Every wait is {plan.pace:g} times shorter than in real use.")
    print("Everything here is invented. Ctrl-C stops it.\n", flush=True)
