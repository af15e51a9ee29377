"""One POST to a gateway, and what its answer says about the message."""

import asyncio
from collections.abc import Mapping

import aiohttp

from .base import GONE, OK, Sent, lost, not_sent, refused

_TRY_AGAIN = frozenset({408, 429})


def open_session(timeout_s: float, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    """Half of the seconds are for the connection. Cookies are neither kept nor sent."""
    timeout = aiohttp.ClientTimeout(total=timeout_s, connect=timeout_s / 2)
    return aiohttp.ClientSession(timeout=timeout, connector=connector, cookie_jar=aiohttp.DummyCookieJar())


async def post(
    session: aiohttp.ClientSession | None,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    gone_statuses: frozenset[int] = frozenset(),
) -> Sent:
    """`gone_statuses`: the address no longer exists. Redirects are not followed: nothing goes anywhere else."""
    if session is None:
        raise RuntimeError("open() comes first")
    try:
        async with session.post(url, data=body, headers=headers, allow_redirects=False) as response:
            return refused(GONE) if response.status in gone_statuses else _answer(response.status)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
        return not_sent(type(error).__name__)
    except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, OSError, ValueError) as error:
        return lost(type(error).__name__)


def _answer(status: int) -> Sent:
    """Anything that is neither taken nor refused, such as a redirect, is tried again."""
    if 200 <= status < 300:
        return OK
    if 400 <= status < 500 and status not in _TRY_AGAIN:
        return refused(f"http_{status}")
    return not_sent(f"http_{status}")
