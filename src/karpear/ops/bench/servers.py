"""The shipped processes, started as an operator starts them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def web(workers: int, *, settings: str = "karpear.project.settings") -> Iterator[int]:
    """`karpear web` with this many processes; gives its port once it answers."""
    port = free_port()
    command = ["web", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    with _run(command, DJANGO_SETTINGS_MODULE=settings):
        _wait_for(port)
        yield port


@contextmanager
def keeper(**environment: str) -> Iterator[None]:
    """`karpear keep`."""
    with _run(["keep"], **environment):
        yield


@contextmanager
def _run(command: list[str], **environment: str) -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "karpear.project", *command],
        env=os.environ | environment,
        stdout=sys.stderr,
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 40
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The web server did not answer within 40 s.")
