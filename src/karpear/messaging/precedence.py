"""While an SOS is on its way, everything else stands aside: one process has one interpreter for all of it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

STAND_ASIDE_S = 0.25
"""And no longer, nor for one that has been on its way for longer: a gateway that hangs on an SOS stops nothing else."""


class Precedence:
    """For one event loop."""

    def __init__(self) -> None:
        self._urgent: dict[object, float] = {}
        self._one_ended = asyncio.Event()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Something urgent is under way."""
        token = object()
        self._urgent[token] = monotonic()
        try:
            yield
        finally:
            del self._urgent[token]
            self._one_ended.set()

    async def give_way(self) -> None:
        """Before anything else."""
        with suppress(TimeoutError):
            async with asyncio.timeout(STAND_ASIDE_S):
                while left := self._seconds_left():
                    await self._end_of_one(left)

    async def _end_of_one(self, seconds: float) -> None:
        self._one_ended.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._one_ended.wait(), seconds)

    def _seconds_left(self) -> float:
        """Until the youngest has been on its way for long enough."""
        youngest = max(self._urgent.values(), default=0.0)
        return max(0.0, youngest + STAND_ASIDE_S - monotonic())
