"""The outside world, for real: an SMTP server and an HTTP gateway on loopback, each with a ledger.

with MailServer() as mail, Gateway() as sms:
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = mail.url, sms.url
    sms.answers(503, 503, 200)                    # then 200 for ever
    sms.answers(Answer(200, delay=2), DROP)       # slow; then accepts and hangs up without answering
    …
    assert mail.wait(2) and sms.to("+85512000001")
"""

import asyncio
import hashlib
import hmac
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self, cast

from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

PATIENCE_S = 60.0


def free_port() -> int:
    """A loopback port nobody uses now, below those that the system gives to whoever asks for any."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Ledger[T]:
    """What arrived, in order, readable from any thread."""

    def __init__(self) -> None:
        self.entries: list[T] = []
        self._news = threading.Condition()

    def add(self, entry: T) -> None:
        with self._news:
            self.entries.append(entry)
            self._news.notify_all()

    def wait(self, count: int, seconds: float = PATIENCE_S) -> list[T]:
        """The entries once there are `count`; fails with what did arrive after `seconds`."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.entries) >= count, seconds):
                raise AssertionError(f"{len(self.entries)} of {count} arrived in {seconds} s: {self.entries}")
            return list(self.entries)


@dataclass(frozen=True)
class Mail:
    """One accepted message. `received` is time.monotonic() at acceptance."""

    to: list[str]
    raw: bytes
    received: float
    peer: tuple[str, int]

    @property
    def message(self) -> EmailMessage:
        return cast("EmailMessage", message_from_bytes(self.raw, policy=policy.default))

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain", "html"))
        return body.get_content() if body else ""


class MailServer(Ledger[Mail]):
    """SMTP on a free loopback port. `refuse`: recipient → an SMTP reply such as `550 no such user`. `password`: takes
    nothing from whoever did not sign in with it, as the servers of providers do.
    """

    def __init__(self, port: int = 0, *, delay: float = 0, host: str = "127.0.0.1", password: str = "") -> None:
        super().__init__()
        self.password = password
        self.host, self.port = host, port or free_port()
        self.delay = delay
        self.refuse: dict[str, str] = {}
        self.connections = 0
        self._controller = _Loopback(self, self.port)

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}?from=notes@karpear.test"

    @property
    def messages(self) -> list[Mail]:
        return list(self.entries)

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.messages if address in mail.to]

    async def handle_RCPT(
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.password and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if reply := self.refuse.get(address) or self.refuse.get("*"):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.delay:
            await asyncio.sleep(self.delay)
        raw = envelope.original_content or b""
        self.add(Mail([str(to) for to in envelope.rcpt_tos], raw, time.monotonic(), cast("Any", session.peer)))
        return "250 Message accepted for delivery"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop(no_assert=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Loopback(Controller):
    def __init__(self, owner: MailServer, port: int) -> None:
        super().__init__(owner, hostname=owner.host, port=port)
        self._owner = owner

    def factory(self) -> SMTP:
        # aiosmtpd knocks once to see that it is up; that knock is counted too.
        self._owner.connections += 1
        more = {"authenticator": self._signs_in, "auth_require_tls": False} if self._owner.password else {}
        return SMTP(self.handler, enable_SMTPUTF8=True, ident="karpear.test", **more)

    def _signs_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, words: Any) -> AuthResult:
        return AuthResult(success=words.password.decode() == self._owner.password, handled=False)


@dataclass(frozen=True)
class Answer:
    """What the gateway answers: after `delay` seconds; with `drop` it accepts, records and hangs up."""

    status: int = 200
    body: str = "{}"
    delay: float = 0
    drop: bool = False
    headers: dict[str, str] = field(default_factory=dict)


DROP = Answer(drop=True)


@dataclass(frozen=True)
class Posted:
    """One request that reached the gateway. `received` is time.monotonic()."""

    path: str
    headers: dict[str, str]
    raw: bytes
    json: Any
    received: float
    status: int | None


class Gateway(Ledger[Posted]):
    """An HTTP gateway in a thread. It answers what it was told to, in order; the last answer stays."""

    def __init__(self, port: int = 0, *, secret: str = "gateway-secret", host: str = "127.0.0.1") -> None:
        super().__init__()
        self.host, self.port = host, port
        self.secret = secret
        self._answers: deque[Answer] = deque([Answer()])
        self._choose: Callable[[Any], Answer | None] = lambda _json: None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="gateway", daemon=True)
        self._up = threading.Event()
        self._stop = asyncio.Event()
        self._open = threading.Event()
        self._open.set()

    @property
    def url(self) -> str:
        return f"webhook+http://{self.host}:{self.port}/send?secret={self.secret}"

    @property
    def requests(self) -> list[Posted]:
        return list(self.entries)

    @property
    def accepted(self) -> list[Posted]:
        """Those answered 2xx, and those dropped after acceptance: a real gateway would have sent them."""
        return [r for r in self.requests if r.status is None or r.status < 300]

    def to(self, address: str) -> list[Posted]:
        return [r for r in self.requests if isinstance(r.json, dict) and r.json.get("to") == address]

    def answers(self, *answers: Answer | int) -> None:
        self._answers = deque(a if isinstance(a, Answer) else Answer(a) for a in answers)

    def choose(self, by: Callable[[Any], Answer | None]) -> None:
        """Let `by` choose the answer from the JSON body; None: the next programmed answer."""
        self._choose = by

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It takes what comes and answers nobody, until the block is left."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def is_signed(self, posted: Posted) -> bool:
        digest = hmac.new(self.secret.encode(), posted.raw, hashlib.sha256).hexdigest()
        return hmac.compare_digest(posted.headers.get("X-Karpear-Signature", ""), digest)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        try:
            json = await request.json()
        except ValueError:
            json = None
        answer = self._choose(json) or (self._answers.popleft() if len(self._answers) > 1 else self._answers[0])
        while not self._open.is_set():
            await asyncio.sleep(0.01)
        if answer.delay:
            await asyncio.sleep(answer.delay)
        status = None if answer.drop else answer.status
        self.add(Posted(request.path_qs, dict(request.headers), raw, json, time.monotonic(), status))
        if answer.drop and request.transport:
            request.transport.abort()
        return web.Response(status=answer.status, text=answer.body, headers=answer.headers)

    async def _serve(self) -> None:
        application = web.Application()
        application.router.add_route("*", "/{rest:.*}", self._handle)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, self.host, self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        self._up.set()
        await self._stop.wait()
        await runner.cleanup()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    def start(self) -> None:
        self._thread.start()
        if not self._up.wait(PATIENCE_S):
            raise RuntimeError("The gateway did not start.")

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
