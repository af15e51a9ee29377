"""What a bulletin is to the register of an organisation that received it: which act, how reliable, how grave."""

from collections.abc import Mapping

from ..case.huridocs import ActType
from ..risk.matrix import Reliability as Reliable
from .bulletins import Credibility, EventKind, Reliability
from .labels import Label

#: By which a threat of a country's catalogue is known. A new rule, a flood and the rest are nobody's act: these make
#: no fact, and whoever reads of them decides.
ACTS: Mapping[EventKind, ActType] = {
    EventKind.ARREST: ActType.ARREST,
    EventKind.RAID: ActType.OFFICE_RAID,
    EventKind.CHECKPOINT: ActType.SEARCH,
    EventKind.THREAT: ActType.THREAT,
}
#: Somebody was taken: one is enough to be believed.
GRAVE = frozenset({EventKind.ARREST})
_SOURCES: Mapping[Reliability, Reliable] = {
    Reliability.A: Reliable.HIGHLY_RELIABLE,
    Reliability.B: Reliable.LIKELY_RELIABLE,
    Reliability.C: Reliable.UNSURE,
    Reliability.D: Reliable.LIKELY_UNRELIABLE,
    Reliability.E: Reliable.HIGHLY_UNRELIABLE,
    Reliability.F: Reliable.UNKNOWN,
}
_DOUBTED = frozenset({Credibility.DOUBTFUL, Credibility.IMPROBABLE})


def makes_facts(label: Label, event: EventKind, *, drill: bool) -> bool:
    """RED is for those named, and a register is read by more; an exercise has not happened."""
    return label is not Label.RED and event in ACTS and not drill


def reliability_of(source: Reliability, content: Credibility) -> Reliable:
    """How far a register relies on it: what is doubted counts as unsure, whoever says it."""
    reliable = _SOURCES[source]
    better = reliable in (Reliable.HIGHLY_RELIABLE, Reliable.LIKELY_RELIABLE)
    return Reliable.UNSURE if better and content in _DOUBTED else reliable
