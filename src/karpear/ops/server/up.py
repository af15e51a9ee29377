"""Real use: `karpear up` (everything on one machine) and `karpear web` (its web half)."""

import asyncio
import os
import ssl
from dataclasses import dataclass
from pathlib import Path

from karpear.ops.console import CannotStart, say

from ..env import data_folder, env
from .addresses import is_loopback, listen, url_of
from .supervisor import Child, Supervisor

STOPPED = "Stopped. Everything is saved, and nobody is told of anything until Karpear runs again."


@dataclass(frozen=True)
class ListenAddress:
    """Where and how to serve, from the command line."""

    host: str
    port: int
    workers: int
    cert: Path | None
    key: Path | None

    @property
    def scheme(self) -> str:
        return "https" if self.cert else "http"


def run_web(address: ListenAddress) -> None:
    """Web processes until SIGTERM. Raises CannotListen, CannotStart, ChildFailed, SettingError."""
    data_folder()
    refuse_clear_text(address)
    asyncio.run(_run(address, with_keeper=False))


def run_up(address: ListenAddress) -> None:
    """Migrate, then web and keeper until SIGTERM. Raises CannotListen, CannotStart, ChildFailed, SettingError."""
    folder = data_folder()
    refuse_clear_text(address)
    say(f"The data folder is {folder.absolute()} (KARPEAR_DATA names another).")
    asyncio.run(_run(address, with_keeper=True))


def refuse_clear_text(address: ListenAddress) -> None:
    """Sign-in and SOS may not cross a network unencrypted. Raises CannotStart."""
    if bool(address.cert) != bool(address.key):
        raise CannotStart("--cert and --key go together.")
    if address.cert and address.key:
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(address.cert, address.key)
        except (OSError, ssl.SSLError) as error:
            raise CannotStart(f"The certificate or its key cannot be used: {error}.") from error
    elif not is_loopback(address.host) and not env("KARPEAR_TLS_PROXY"):
        raise CannotStart(
            f"{address.host} can be reached from other machines, and without TLS anybody on the way reads along. "
            "Give --cert and --key, or say that a TLS proxy stands in front with KARPEAR_TLS_PROXY=<its address>."
        )


async def _run(address: ListenAddress, *, with_keeper: bool) -> None:
    listener = listen(address.host, address.port)
    url = url_of(listener, address.host, address.scheme)
    os.environ.setdefault("KARPEAR_BASE_URL", url)
    supervisor = Supervisor(say)
    supervisor.stop_on_signals()
    tls = [f"--cert={address.cert}", f"--key={address.key}"] if address.cert else []
    webs = [Child(f"web {n + 1}", ["web", *tls], listener) for n in range(address.workers)]
    preparation = Child("keeper", ["keep", "--first=use"])  # only once: who comes in first may have its link open
    try:
        if with_keeper:
            say("Bringing the database up to date (on the first start this can take a minute) …")
            await supervisor.prepare(preparation)
        supervisor.begun.set()
        children = [Child("keeper", ["keep"]), *webs] if with_keeper else webs
        for child in children:
            supervisor.start(child)
        for child in children:
            await supervisor.wait_ready(child)
        if not supervisor.stopping.is_set():
            announce(
                preparation.word,
                f"Karpear serves {os.environ['KARPEAR_BASE_URL']} (listening on {url}). Ctrl-C stops it.",
            )
        await supervisor.run()
        say(STOPPED if with_keeper else "Stopped. Requests in hand were finished.")
    finally:
        await supervisor.stop()


def announce(*lines: str) -> None:
    """What people need, once the pages answer."""
    print("\n".join(line for line in lines if line), flush=True)
