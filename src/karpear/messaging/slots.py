"""How much of each channel's sending one lane may take."""

import asyncio
from dataclasses import dataclass

from .actions.lease import Lane

CLAIM_MOST = 200


@dataclass(slots=True)
class Slots:
    """How much one lane takes on for one channel: `claimed` of at most `most`, sent through `slots` at once.

    Some wait here claimed, so that a slot that falls free is used at once; claims are made in dozens,
    not one by one.
    """

    slots: asyncio.Semaphore
    most: int
    least: int
    claimed: int = 0

    def free(self) -> int:
        free = self.most - self.claimed
        return free if free >= self.least else 0


def slots_of(lane: Lane, slots: int) -> Slots:
    """A quarter of the slots is kept for SOS, which is never claimed before it can leave."""
    urgent = max(1, slots // 4)
    if lane is Lane.URGENT:
        return Slots(asyncio.Semaphore(urgent), most=urgent, least=1)
    bulk = max(1, slots - urgent)
    return Slots(asyncio.Semaphore(bulk), most=min(bulk * 4, CLAIM_MOST), least=bulk)
