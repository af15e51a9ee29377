"""`smtp://` and `smtps://`: mail over connections that stay open."""

import asyncio
import re
import time
from base64 import encodebytes
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache

import aiosmtplib

from .base import OK, Outgoing, Sent, lost, not_sent, refused

_IDLE_S = 45.0
_BROKEN = (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPConnectError, OSError)
_TO = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes. `verify`: whether the certificate must be valid."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    implicit_tls: bool
    verify: bool


class SmtpDriver:
    """Keeps at most `slots` connections open; STARTTLS wherever it is offered.

    A refused recipient or text (5xx) is permanent. A refused sender or sign-in is the operator's to
    repair, so it is tried again. An end without an answer after the text was handed over is "lost".
    """

    slots = 16

    def __init__(self, server: Server, timeout_s: float) -> None:
        self.server = server
        self.timeout_s = timeout_s
        self._idle: list[tuple[aiosmtplib.SMTP, float]] = []
        self._lookup: asyncio.Task[object] | None = None

    async def open(self) -> None:
        """Connections are made when the first message needs them."""

    async def send(self, message: Outgoing) -> Sent:
        if not _TO.fullmatch(message.to):
            return refused("bad_address")
        data = mail(message, self.server.sender)
        handed_over = [False]
        try:
            async with asyncio.timeout(self.timeout_s):
                return await self._send(message.to, data, handed_over)
        except TimeoutError:
            return lost("timeout") if handed_over[0] else not_sent("timeout")

    async def _send(self, to: str, data: bytes, handed_over: list[bool]) -> Sent:
        """A kept connection may have been closed by the server in the meantime: then once more on a fresh one."""
        smtp = self._take()
        if smtp is not None:
            try:
                return await self._hand_over(smtp, to, data, handed_over)
            except _BROKEN as error:
                if handed_over[0]:
                    return lost(type(error).__name__)
        try:
            smtp = await self._connect()
            return await self._hand_over(smtp, to, data, handed_over)
        except aiosmtplib.SMTPResponseException as error:
            return not_sent(f"smtp_{error.code}")
        except (*_BROKEN, aiosmtplib.SMTPException, ValueError) as error:
            return lost(type(error).__name__) if handed_over[0] else not_sent(type(error).__name__)

    async def _hand_over(self, smtp: aiosmtplib.SMTP, to: str, data: bytes, handed_over: list[bool]) -> Sent:
        """Raises _BROKEN when the connection ends."""
        keep = False
        try:
            await smtp.mail(parseaddr(self.server.sender)[1])
            await smtp.rcpt(to)
            handed_over[0] = True
            await smtp.data(data)
            keep = True
            return OK
        except aiosmtplib.SMTPSenderRefused as error:
            if error.code == 421:
                raise aiosmtplib.SMTPServerDisconnected("closing") from error
            return not_sent(f"smtp_{error.code}")
        except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as error:
            keep = await _reset(smtp)
            return refused(f"smtp_{error.code}") if error.code >= 500 else not_sent(f"smtp_{error.code}")
        except aiosmtplib.SMTPTimeoutError as error:
            raise TimeoutError from error
        finally:
            if keep:
                self._idle.append((smtp, time.monotonic()))
            else:
                smtp.close()

    def _take(self) -> aiosmtplib.SMTP | None:
        while self._idle:
            smtp, since = self._idle.pop()
            if smtp.is_connected and time.monotonic() - since < _IDLE_S:
                return smtp
            smtp.close()
        return None

    async def _connect(self) -> aiosmtplib.SMTP:
        server = self.server
        await self._find()
        smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            timeout=self.timeout_s,
            use_tls=server.implicit_tls,
            validate_certs=server.verify,
            local_hostname="localhost",
        )
        try:
            await smtp.connect()
        except BaseException:
            smtp.close()
            raise
        return smtp

    async def _find(self) -> None:
        """Ask where the server is, once for all who wait. Raises OSError.

        A resolver that does not answer keeps a thread, of which there are four for every channel: sixteen
        connections that ask by themselves would hold up the text messages too.
        """
        if self._lookup is None or self._lookup.done():
            self._lookup = asyncio.create_task(self._ask())
            self._lookup.add_done_callback(lambda task: task.cancelled() or task.exception())
        await asyncio.shield(self._lookup)

    async def _ask(self) -> object:
        return await asyncio.get_running_loop().getaddrinfo(self.server.host, self.server.port)

    async def close(self) -> None:
        if self._lookup is not None:
            self._lookup.cancel()
        idle, self._idle = self._idle, []
        for smtp, _ in idle:
            try:
                async with asyncio.timeout(1):
                    await smtp.quit()
            except (aiosmtplib.SMTPException, OSError):
                smtp.close()


async def _reset(smtp: aiosmtplib.SMTP) -> bool:
    try:
        await smtp.rset()
    except (aiosmtplib.SMTPException, OSError):
        return False
    return True


def mail(message: Outgoing, sender: str) -> bytes:
    """The message as bytes. Written by hand: Python's mail classes cost more than the sending itself."""
    head, domain = _sender(sender)
    lines = [
        head,
        f"To: {message.to}",
        f"Subject: {_subject(message.subject)}",
        f"Date: {formatdate()}",
        f"Message-ID: <{message.id}@{domain}>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    ]
    if message.text.isascii() and all(len(line) < 900 for line in message.text.splitlines()):
        lines += ["Content-Transfer-Encoding: 7bit", "", message.text, ""]
    else:
        lines += ["Content-Transfer-Encoding: base64", "", encodebytes(message.text.encode()).decode()]
    return "\r\n".join(lines).replace("\r\n", "\n").replace("\n", "\r\n").encode("ascii")


@lru_cache(maxsize=64)
def _subject(text: str) -> str:
    """In lines of 76 letters at most, as RFC 2047 asks, with the name of the header in the first."""
    charset = "us-ascii" if text.isascii() else "utf-8"
    return Header(text, charset, maxlinelen=75, header_name="Subject").encode(linesep="\n")  # it counts one too few


@lru_cache(maxsize=4)
def _sender(sender: str) -> tuple[str, str]:
    name, address = parseaddr(sender)
    return f"From: {formataddr((name, address))}", address.rpartition("@")[2] or "localhost"
