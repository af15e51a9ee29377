"""The outside dead-man switch: an address that wants to hear from us each minute and raises the alarm if not.

It is told only while the keeper's pulse beats, so it notices a stuck database as well as a dead machine.
"""

import asyncio
import logging

import aiohttp
from django.db import connections
from django.utils import timezone

from karpear.db.queries import pulse
from karpear.ops.health.readiness import OLDEST_PULSE_S

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
    age = await asyncio.to_thread(_age)
    if age is None or age > OLDEST_PULSE_S:
        return
    try:
        async with session.get(url) as response:
            await response.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        log.warning("the dead-man switch could not be told: %s", type(error).__name__)


def _age() -> float | None:
    """Seconds since the last pulse, by a fresh connection: one that was cut would stay silent for ever."""
    try:
        return pulse(timezone.now()).late_s
    finally:
        connections["default"].close()
