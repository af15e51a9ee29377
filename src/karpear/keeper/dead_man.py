"""The outside dead-man switch: an address that wants to hear from us each minute and raises the alarm if not.

It is told only while an SOS would be served: the keeper's pulse beats, a channel is there, and no trouble stops one. So
it notices a stuck database or a gateway without credit as well as a dead machine.
"""

import asyncio
import logging

import aiohttp
from django.db import DatabaseError, connections
from django.utils import timezone

from karpear.ops.health.readiness import readiness
from karpear.ops.health.troubles import troubles

log = logging.getLogger("karpear.keeper")

EVERY_S = 60.0


async def run(stop: asyncio.Event, url: str) -> None:
    """GET `url` each minute until `stop`."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        while not stop.is_set():
            await _tell(session, url)
            try:
                await asyncio.wait_for(stop.wait(), EVERY_S)
            except TimeoutError:
                continue


async def _tell(session: aiohttp.ClientSession, url: str) -> None:
    if not await asyncio.to_thread(_is_served):
        return
    try:
        async with session.get(url) as response:
            await response.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        log.warning("the dead-man switch could not be told: %s", type(error).__name__)


def _is_served() -> bool:
    """Would an SOS be served? By a fresh connection: one that was cut would stay silent for ever."""
    now = timezone.now()
    try:
        return all(check.ok for check in readiness(now)) and not any(worry.stops for worry in troubles(now))
    except DatabaseError:
        return False
    finally:
        connections["default"].close()
