"""While an SOS is on its way, everything else stands aside: one process has one interpreter for all of it."""

import asyncio
from contextlib import suppress

STAND_ASIDE_S = 0.25
"""And no longer: a gateway that hangs on an SOS stops nothing else."""


class Precedence:
    """For one event loop."""

    def __init__(self) -> None:
        self._urgent = 0
        self._clear = asyncio.Event()

    def begin(self) -> None:
        """Something urgent begins."""
        self._urgent += 1
        self._clear.clear()

    def end(self) -> None:
        """It has ended."""
        self._urgent -= 1
        if not self._urgent:
            self._clear.set()

    async def give_way(self) -> None:
        """Before anything else."""
        if not self._urgent:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(STAND_ASIDE_S):
                while self._urgent:
                    await self._clear.wait()
