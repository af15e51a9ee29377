"""From the event loop to Django's synchronous handler and back: one thread hop per request.

Django's own ASGI handler crosses between threads several times for a synchronous view. Here the loop
reads the whole request, one pooled thread answers it, and the loop writes the answer. Threads live as
long as the process, and so do their database connections.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from karpear.ui.moments import LEAVES_EVERY

type Scope = MutableMapping[str, Any]
type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_TOO_LARGE = b'{"type":"about:blank","title":"Too large","status":413,"errors":[]}'
_TOO_LARGE_PAGE = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Too large</title>'
    "<h1>Too large</h1><p>A file may have 2 MB at most. Nothing was changed. Go back and choose a smaller one.</p>"
    '<p lang="km">ឯកសារធំពេក៖ យ៉ាងច្រើន 2 MB។</p>'
).encode()
#: What is too long is still read to its end and thrown away, up to here, so that a browser shows the answer.
_DRAINED = 32 * 1024 * 1024


class BodyTooLarge(Exception):
    """The request is longer than anything this product takes."""


class Gone(Exception):
    """The client left before its request was complete."""


class Bridge:
    """An ASGI application around a WSGI one. Answers are held whole in memory; files go piece by piece."""

    def __init__(self, app: Wsgi, *, threads: int, largest_body: int) -> None:
        self.app = app
        self.largest_body = largest_body
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="web")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await self.read(scope, receive)
        except Gone:
            return
        except BodyTooLarge:
            page = not scope["path"].startswith("/api/")
            kind = b"text/html; charset=utf-8" if page else b"application/problem+json"
            await answer(send, 413, [(b"content-type", kind)], _TOO_LARGE_PAGE if page else _TOO_LARGE)
            return
        loop = asyncio.get_running_loop()
        came_at = loop.time()
        values = environ(scope, body)
        status, headers, content = await loop.run_in_executor(self.pool, self.run, values)
        if every := values.get(LEAVES_EVERY):
            await asyncio.sleep((came_at - loop.time()) % every)
        if isinstance(content, Pieces):
            await self.send_file(send, status, headers, content)
        else:
            await answer(send, status, headers, content)

    async def send_file(self, send: Send, status: int, headers: list[tuple[bytes, bytes]], file: "Pieces") -> None:
        """A thread is held only while a piece is read: whoever downloads slowly keeps nobody waiting."""
        loop = asyncio.get_running_loop()
        try:
            await send({"type": "http.response.start", "status": status, "headers": headers})
            while piece := await loop.run_in_executor(self.pool, file.read):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await loop.run_in_executor(self.pool, file.close)

    async def read(self, scope: Scope, receive: Receive) -> bytes:
        """The request's body. Raises BodyTooLarge, Gone."""
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > self.largest_body:
                chunks.clear()
            if size > self.largest_body and (not message.get("more_body") or size > _DRAINED):
                raise BodyTooLarge
            if not message.get("more_body"):
                return b"".join(chunks)

    def run(self, values: dict[str, Any]) -> tuple[int, list[tuple[bytes, bytes]], "bytes | Pieces"]:
        """In a pooled thread: the request through the WSGI application."""
        head: list[Any] = []
        parts = self.app(values, lambda status, headers, exc_info=None: head.extend((status, headers)))
        content: bytes | Pieces
        if isinstance(parts, Pieces):
            content = parts
        else:
            try:
                content = b"".join(parts)
            finally:
                if close := getattr(parts, "close", None):
                    close()
        status, headers = head
        return int(status[:3]), [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers], content


class Pieces:
    """A file that is an answer, as WSGI hands it over (`wsgi.file_wrapper`): read when it is sent."""

    def __init__(self, file: IO[bytes], size: int = 64 * 1024) -> None:
        self.file, self.size = file, max(size, 256 * 1024)

    def read(self) -> bytes:
        return self.file.read(self.size)

    def close(self) -> None:
        self.file.close()


async def answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], content: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """The WSGI environment of a request. A header with an underscore is dropped: it could pose as another."""
    host, port = scope.get("server") or ("localhost", 80)
    values: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": Pieces,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1")
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        value = raw_value.decode("latin-1")
        joint = "; " if key == "HTTP_COOKIE" else ","
        values[key] = f"{values[key]}{joint}{value}" if key in values else value
    values["CONTENT_LENGTH"] = str(len(body))
    return values
