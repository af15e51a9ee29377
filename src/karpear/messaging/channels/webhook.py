"""`webhook+http(s)://…?secret=…`: any gateway that takes a signed POST."""

import asyncio
import hashlib
import hmac
import json

import aiohttp

from .base import OK, Outgoing, Sent, lost, not_sent, refused

_TRY_AGAIN = frozenset({408, 429})


class WebhookDriver:
    """POST `{"id", "to", "text"}`, signed: `X-Karpear-Signature` is the hex HMAC-SHA256 of the body.

    The gateway may drop a message whose `id` it has seen. Redirects are not followed: what is in a
    message goes to the operator's address and nowhere else.
    """

    slots = 64

    def __init__(self, url: str, secret: str, timeout_s: float) -> None:
        self.url = url
        self.secret = secret.encode()
        self.timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        timeout = aiohttp.ClientTimeout(total=self.timeout_s, connect=self.timeout_s / 2)
        self._session = aiohttp.ClientSession(
            timeout=timeout, connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        )

    async def send(self, message: Outgoing) -> Sent:
        if self._session is None:
            raise RuntimeError("open() comes first")
        body = json.dumps({"id": str(message.id), "to": message.to, "text": message.text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Karpear-Signature"] = hmac.new(self.secret, body, hashlib.sha256).hexdigest()
        try:
            async with self._session.post(self.url, data=body, headers=headers, allow_redirects=False) as response:
                return _answer(response.status)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            return not_sent(type(error).__name__)
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, OSError, ValueError) as error:
            return lost(type(error).__name__)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _answer(status: int) -> Sent:
    """Anything that is neither taken nor refused, such as a redirect, is tried again."""
    if 200 <= status < 300:
        return OK
    if 400 <= status < 500 and status not in _TRY_AGAIN:
        return refused(f"http_{status}")
    return not_sent(f"http_{status}")
