"""One round of deliveries without a courier: for tests, tools and `karpear doctor`."""

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from .actions.lease import Lane, release_expired
from .actions.record import Result, record
from .channels import drivers
from .channels.base import Driver
from .dispatch import LEASE_MARGIN_S, claim, send
from .letters import Letter

_MOST_ROUNDS = 1000


def deliver_once(now: datetime, *, channels: Mapping[str, Driver] | None = None) -> int:
    """Send everything that is due at `now`, SOS first; returns how many messages left. `now` may be any time."""
    channels = drivers() if channels is None else channels
    release_expired(now=now)
    count = 0
    for lane in Lane:
        for _ in range(_MOST_ROUNDS):
            letters = claim(lane, {name: driver.slots for name, driver in channels.items()}, now)
            if not letters:
                break
            results = _send_all(letters, channels)
            record(results, now=now)
            count += sum(r.row.bundled_with is None for r in results if r.asked)
    return count


def _send_all(letters: list[Letter], channels: Mapping[str, Driver]) -> list[Result]:
    """On an event loop in a thread of its own, since the caller's thread may have one running."""

    async def work() -> list[Result]:
        for driver in channels.values():
            await driver.open()
        try:
            start_before = time.monotonic() + LEASE_MARGIN_S / 2
            batches = await asyncio.gather(*(send(letter, channels, start_before=start_before) for letter in letters))
            return [result for results in batches for result in results]
        finally:
            for driver in channels.values():
                await driver.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work()).result()
