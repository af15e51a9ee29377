"""A line that can be cut: the product on a port of its own, stopped and started again in the middle of a test."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import uvicorn

from karpear.ops.server.asgi import make_application
from tests.steps.processes import until


class Line:
    """While it is down, nothing answers at the address: pages, scripts and the worker beside them all feel it."""

    def __init__(self) -> None:
        self._held = _bound(0)  # while it is down, nobody else gets this port
        self.port: int = self._held.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def up(self, *, refuses: bool = False) -> None:
        """`refuses`: it answers every POST with 503, like a database that is away."""
        application = make_application()

        async def unwell(scope: Any, receive: Any, send: Any) -> None:
            if scope.get("method") != "POST":
                await application(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": 503, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body"})

        config = uvicorn.Config(
            unwell if refuses else application,
            interface="asgi3",
            log_level="error",
            lifespan="off",
            ws="none",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([_bound(self.port)],), name="line", daemon=True)
        self._thread.start()
        until(lambda: self._server.started)

    def down(self) -> None:
        self._server.force_exit = self._server.should_exit = True
        until(lambda: not self._thread.is_alive())

    def close(self) -> None:
        self.down()
        self._held.close()


def _bound(port: int) -> socket.socket:
    """Two sockets of ours may have one port; only the one that listens is knocked at."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(("127.0.0.1", port))
    return bound


@contextlib.contextmanager
def a_line() -> Iterator[Line]:
    line = Line()
    line.up()
    try:
        yield line
    finally:
        line.close()
