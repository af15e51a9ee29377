"""A line that can be cut: the product on a port of its own, stopped and started again in the middle of a test."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn

from karpear.project.asgi import make_application


class Line:
    """While it is down, nothing answers at the address: pages, scripts and the worker beside them all feel it."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
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
            host="127.0.0.1",
            port=self.port,
            log_level="error",
            lifespan="off",
            ws="none",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="line", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.01)

    def down(self) -> None:
        self._server.force_exit = self._server.should_exit = True
        self._thread.join(5)


@contextlib.contextmanager
def a_line() -> Iterator[Line]:
    line = Line()
    line.up()
    try:
        yield line
    finally:
        line.down()
