"""A bell that wakes those who sleep until something is due. Who hears it looks: it does not say what there is to do."""

import asyncio
from weakref import WeakSet


class Bell:
    """For one event loop. A ring that comes while somebody looks is heard when they would sleep again."""

    def __init__(self) -> None:
        self._sleepers: WeakSet[Sleeper] = WeakSet()

    def sleeper(self) -> "Sleeper":
        """Somebody who will hear every ring from now on."""
        sleeper = Sleeper()
        self._sleepers.add(sleeper)
        return sleeper

    def ring(self) -> None:
        for sleeper in self._sleepers:
            sleeper.wake()


class Sleeper:
    """Call `look` before looking what there is to do, and `sleep` when there is nothing."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._looked = 0.0

    def wake(self) -> None:
        self._woken.set()

    def look(self) -> None:
        self._woken.clear()
        self._looked = asyncio.get_running_loop().time()

    async def sleep(self, seconds: float, *, least: float = 0.0) -> None:
        """Until a ring since the last look, or for so long; but `least` after that look, however often it rings."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return
        if (left := self._looked + least - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(left)
