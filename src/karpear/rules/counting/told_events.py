"""What a public bulletin says by its codes alone: that something of a kind happened at least once."""

from collections.abc import Mapping

from karpear.rules.counting.kinds import PressureKind
from karpear.rules.sharing.bulletins import EventKind

_KINDS: Mapping[EventKind, PressureKind] = {
    EventKind.ARREST: PressureKind.DETAINED,
    EventKind.RAID: PressureKind.SEARCHED,
    EventKind.CHECKPOINT: PressureKind.REFUSED,
    EventKind.THREAT: PressureKind.THREATENED,
}


def counted_as(event: EventKind) -> PressureKind | None:
    """As which kind it counts; None: it says nothing about what is counted."""
    return _KINDS.get(event)
