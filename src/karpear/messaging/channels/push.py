"""`mailto:…`: notices in browsers (Web Push, RFC 8030), signed (VAPID, RFC 8292) and empty.

Nothing is in them, so nothing is encrypted and nothing can be read on the way: the maker of the browser learns when.
"""

import socket
from collections.abc import Callable, Collection
from ipaddress import ip_address
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from karpear.rules.message.push import is_push_service, origin_of

from .base import GONE, Outgoing, Sent, refused
from .gateway import open_session, post
from .vapid import signer

if TYPE_CHECKING:
    from py_vapid import Vapid02

#: The browser is gone, or its person took the permission back.
_GONE = frozenset({404, 410})
#: How long the service keeps a notice for a browser that is off. Later, other ways have long been tried.
KEPT_S = 4 * 3600


class PublicOnly(AbstractResolver):
    """Names that lead into private networks lead nowhere, however often they are asked."""

    def __init__(self) -> None:
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = await self._inner.resolve(host, port, family)
        public = [address for address in addresses if ip_address(address["host"].partition("%")[0]).is_global]
        if not public:
            raise OSError("not a public address")
        return public

    async def close(self) -> None:
        await self._inner.close()


class PushDriver:
    """POSTs an empty notice to the address that a browser gave.

    `allowed` is asked again before each one: what is stored may be from before a host was taken off the list.
    Redirects are not followed. `public` off only for a service that the caller runs itself.
    """

    slots = 16

    def __init__(self, contact: str, timeout_s: float, *, allowed: Callable[[str], bool], public: bool = True) -> None:
        self.contact = contact
        self.timeout_s = timeout_s
        self.allowed = allowed
        self._public = public
        self._vapid: Vapid02 | None = None
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self._vapid = signer()
        resolver = PublicOnly() if self._public else None
        self._session = open_session(self.timeout_s, aiohttp.TCPConnector(limit=self.slots, resolver=resolver))

    async def send(self, message: Outgoing) -> Sent:
        if self._vapid is None:
            raise RuntimeError("open() comes first")
        if not self.allowed(message.to):
            return refused(GONE)
        signed = self._vapid.sign({"aud": origin_of(message.to), "sub": self.contact})
        headers = {**signed, "TTL": str(KEPT_S), "Urgency": "high", "Content-Length": "0"}
        return await post(self._session, message.to, headers=headers, gone_statuses=_GONE)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def only_services(further_hosts: Collection[str]) -> Callable[[str], bool]:
    """The known services and those that the operator named."""
    return lambda endpoint: is_push_service(endpoint, further_hosts)
