"""Fetches what other installations have said, each from its own address: a slow one holds up nothing and nobody.

Names that lead into private networks lead nowhere, redirects are not followed, and no answer is read beyond its limit.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from functools import partial

import aiohttp
from django.conf import settings
from django.db import connections
from django.utils import timezone

from karpear.messaging.channels.gateway import open_session
from karpear.messaging.channels.push import PublicOnly
from karpear.network.federation.actions.arrivals import ArrivalTally
from karpear.network.federation.actions.daily import note_left
from karpear.network.federation.actions.fetches import ToAsk, note_answered, take_answer, to_ask

log = logging.getLogger("karpear.keeper")

TIMEOUT_S = 60.0
#: For all that is fetched from one of them in a round: it goes on where it was in the next.
LONGEST_S = 120.0
LARGEST_LIST = 256 * 1024
LARGEST_PIECE = 16 * 1024 * 1024
#: Each is asked one thing after the other, so that this is more than there are to be asked.
MOST_AT_ONCE = 200
MOST_CHAINS, MOST_PIECES = 500, 200


async def run(stop: asyncio.Event, every_s: float) -> None:
    """Ask whoever is due until `stop`."""
    resolver = None if settings.KARPEAR_FEDERATION_LOCAL else PublicOnly()
    session = open_session(TIMEOUT_S, aiohttp.TCPConnector(limit=MOST_AT_ONCE, resolver=resolver))
    async with session:
        while not stop.is_set():
            await ask_all(session)
            try:
                await asyncio.wait_for(stop.wait(), every_s)
            except TimeoutError:
                continue


async def ask_all(session: aiohttp.ClientSession) -> None:
    """One round."""
    asks = await _in_thread(lambda: to_ask(timezone.now()))
    await asyncio.gather(*[_ask(session, ask) for ask in asks])


async def _ask(session: aiohttp.ClientSession, ask: ToAsk) -> None:
    """Whatever one of them answers, it breaks off nothing but itself, and takes no more than its time."""
    try:
        async with asyncio.timeout(LONGEST_S):
            is_there = await _fetch(session, ask)
    except Exception as error:  # noqa: BLE001 - somebody else's answer: it stops nobody else from being asked
        log.warning("an installation could not be asked: %s", type(error).__name__)
        is_there = False
    await _in_thread(partial(_note, ask, is_there))


async def _fetch(session: aiohttp.ClientSession, ask: ToAsk) -> bool:
    path, of = "/fed/chains.json", f"?of={ask.publisher}"
    raw = await _get(session, ask, path, LARGEST_LIST, query=of)
    if raw is None:  # it does not trust us yet: what is for anybody is for us, too
        raw = await _get(session, ask, path, LARGEST_LIST, signs=False, query=of)
    listed = json.loads(raw) if raw is not None else None
    if not isinstance(listed, dict):
        return False
    for chain in sorted(listed, key=lambda name: not name.startswith("self-"))[:MOST_CHAINS]:
        if not (chain.replace("-", "").isalnum() and chain.isascii() and isinstance(listed[chain], int)):
            return False
        if ask.is_full and not chain.startswith("self-"):
            if listed[chain] > ask.last.get(chain, 0):
                await _in_thread(partial(_left, ask))
            continue
        if not await _fetch_chain(session, ask, chain, listed[chain]):
            return False
    return True


async def _fetch_chain(session: aiohttp.ClientSession, ask: ToAsk, chain: str, last: int) -> bool:
    """Piece by piece, as long as each brings something new."""
    start = ask.last.get(chain, 0) + 1
    for _piece in range(MOST_PIECES):
        if start > last:
            return True
        path = f"/fed/{chain}/{start}.jsonl"
        lines = await _get(session, ask, path, LARGEST_PIECE, signs=chain.startswith("to-"))
        if lines is None:
            return False
        tally = await _in_thread(partial(_take, ask, lines, chain.startswith("self-")))
        if not tally.taken or tally.refusals:
            return True
        start += tally.taken + tally.known
    return True


async def _get(
    session: aiohttp.ClientSession, ask: ToAsk, path: str, largest: int, *, signs: bool = True, query: str = ""
) -> bytes | None:
    """None: it does not answer as expected. What is for anybody is asked without saying who asks."""
    headers = ask.headers(path, timezone.now()) if signs else {}
    async with session.get(f"{ask.address}{path}{query}", headers=headers, allow_redirects=False) as response:
        if response.status != 200:
            return None
        data = bytearray()
        async for piece in response.content.iter_chunked(64 * 1024):
            data += piece
            if len(data) > largest:
                return None
        return bytes(data)


def _note(ask: ToAsk, is_there: bool) -> None:
    note_answered(ask.peer, is_there=is_there, now=timezone.now())


def _left(ask: ToAsk) -> None:
    note_left(ask.peer, now=timezone.now())


def _take(ask: ToAsk, lines: bytes, of_itself: bool) -> ArrivalTally:
    return take_answer(ask.peer, lines, of_itself=of_itself, now=timezone.now())


async def _in_thread[T](work: Callable[[], T]) -> T:
    def do() -> T:
        try:
            return work()
        finally:
            connections["default"].close()

    return await asyncio.to_thread(do)
