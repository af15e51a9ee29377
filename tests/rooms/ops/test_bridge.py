"""Requests cross from the event loop to Django and back unharmed."""

import asyncio
import io
import threading
from collections.abc import Iterable
from typing import Any

import pytest

from karpear.ops.server.bridge import Bridge, environ
from karpear.ui.moments import LEAVES_EVERY
from tests.steps.loops import run

pytestmark = pytest.mark.once


def ask(bridge: Bridge, body: list[bytes], headers: list[tuple[bytes, bytes]] | None = None) -> list[dict[str, Any]]:
    """What the bridge sends for one request that arrives in these pieces."""
    return list(run(asking(bridge, body, headers)))


async def asking(
    bridge: Bridge, body: list[bytes], headers: list[tuple[bytes, bytes]] | None = None
) -> list[dict[str, Any]]:
    pieces = [{"type": "http.request", "body": b, "more_body": n < len(body) - 1} for n, b in enumerate(body)]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return pieces.pop(0) if pieces else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    await bridge(scope(headers or []), receive, send)
    return sent


def scope(headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {
        "type": "http", "method": "POST", "path": "/កម្ពុជា", "query_string": b"a=1", "http_version": "1.1",
        "headers": headers, "server": ("127.0.0.1", 8000), "client": ("10.0.0.9", 1), "scheme": "https",
    }  # fmt: skip


def echo(env: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("201 Created", [("X-Path", env["PATH_INFO"]), ("X-Thread", threading.current_thread().name)])
    return [env["wsgi.input"].read(), b"!"]


def bridge(app: Any = echo, largest: int = 100) -> Bridge:
    return Bridge(app, threads=1, largest_body=largest)


def test_a_body_in_pieces_arrives_whole() -> None:
    start, body = ask(bridge(), [b"one ", b"two ", b"three"])
    assert start["status"] == 201
    assert dict(start["headers"])[b"x-path"].decode() == "/កម្ពុជា"
    assert dict(start["headers"])[b"x-thread"].startswith(b"web")
    assert body["body"] == b"one two three!"


def test_a_body_that_is_too_long_is_refused_before_the_application_sees_it() -> None:
    start, _ = ask(bridge(largest=5), [b"123", b"456"])
    assert start["status"] == 413


def test_an_answer_leaves_at_a_fixed_moment_and_holds_no_thread_until_then() -> None:
    """Of one thread. A call that takes longer leaves one step later, whatever it was that took so long."""

    def later(env: dict[str, Any], start: Any) -> Iterable[bytes]:
        env[LEAVES_EVERY] = 0.2
        body = list(echo(env, start))
        threading.Event().wait(0.21 if body[0] == b"slow" else 0)
        return body

    held, spans = bridge(later), []

    async def timed(body: bytes) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        await asking(held, [body])
        spans.append(clock() - began)

    async def five_at_once_and_a_slow_one() -> None:
        await asyncio.gather(*[timed(b"fast") for _n in range(5)])
        await timed(b"slow")

    run(five_at_once_and_a_slow_one())
    assert min(spans[:5]) > 0.19 and max(spans[:5]) < 5 * 0.2, "one after another they would take five steps"
    assert spans[5] > 0.39


def test_who_hangs_up_is_not_answered() -> None:
    reached: list[int] = []
    assert ask(bridge(lambda *_: reached.append(1)), []) == []
    assert not reached


def test_headers_cannot_pose_as_others() -> None:
    found = environ(
        scope([(b"x_forwarded_proto", b"http"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"content-length", b"9")]),
        b"ab",
    )
    assert "HTTP_X_FORWARDED_PROTO" not in found
    assert found["HTTP_COOKIE"] == "a=1; b=2"
    assert found["CONTENT_LENGTH"] == "2"
    assert found["REMOTE_ADDR"] == "10.0.0.9"
    assert found["wsgi.url_scheme"] == "https"


def test_the_answer_is_closed_so_that_connections_are_looked_after() -> None:
    closed: list[int] = []

    class Parts(list[bytes]):
        def close(self) -> None:
            closed.append(1)

    def app(_env: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return Parts([b"x"])

    ask(bridge(app), [b""])
    assert closed == [1]


def test_a_page_hears_that_its_file_is_too_long_in_a_page_once_it_has_sent_it() -> None:
    start, body = ask(bridge(largest=5), [b"123", b"456", b"789"])
    assert dict(start["headers"])[b"content-type"].startswith(b"text/html")
    assert "2 MB" in body["body"].decode()


def test_a_file_goes_in_pieces_and_is_closed() -> None:
    file = io.BytesIO(b"x" * 700_000)

    def filed(env: dict[str, Any], start: Any) -> Any:
        start("200 OK", [("Content-Type", "application/zip")])
        return env["wsgi.file_wrapper"](file, 4096)

    start, *pieces = ask(bridge(filed), [b""])
    assert start["status"] == 200
    assert [len(piece["body"]) for piece in pieces] == [262_144, 262_144, 175_712, 0]
    assert [piece.get("more_body", False) for piece in pieces] == [True, True, True, False]
    assert file.closed
