"""`webhook+http(s)://…?secret=…`: any gateway that takes a signed POST."""

import json

import aiohttp

from ..signatures import generic_signature
from .base import Outgoing, Sent
from .gateway import open_session, post


class WebhookDriver:
    """POST `{"id", "to", "text"}`, signed: `X-Karpear-Signature` is the hex HMAC-SHA256 of the body.

    The gateway may drop a message whose `id` it has seen. Redirects are not followed: what is in a
    message goes to the operator's address and nowhere else.
    """

    slots = 64

    def __init__(self, url: str, secret: str, timeout_s: float) -> None:
        self.url = url
        self.secret = secret
        self.timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self._session = open_session(self.timeout_s, aiohttp.TCPConnector(limit=0))

    async def send(self, message: Outgoing) -> Sent:
        body = json.dumps({"id": str(message.id), "to": message.to, "text": message.text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Karpear-Signature"] = generic_signature(self.secret, body)
        return await post(self._session, self.url, headers=headers, body=body)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
