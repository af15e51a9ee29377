"""Does the plan allow what a measure promises? "Do not travel at night" is worth nothing on a trip at night.

Our own rule, after the advice "avoid travelling at night or on your own" (CCC, August 2016): a promise that the plan
breaks lowers nothing. Which measure needs what stands in the country's pack.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Need(StrEnum):
    """What must be so in the plan before a measure counts."""

    NOT_NIGHT = "not_night"
    NOT_ALONE = "not_alone"
    BUDDY = "buddy"
    INSURED = "insured"
    BRIEFED = "briefed"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the plan says, and what was said about those who go. `night`, `alone`: some part of the way is so."""

    night: bool
    alone: bool
    buddy: bool
    insured: bool
    briefed: bool

    def unmet(self, needs: Collection[Need]) -> tuple[Need, ...]:
        """Those that the plan contradicts, in the order of Need."""
        met: Mapping[Need, bool] = {
            Need.NOT_NIGHT: not self.night,
            Need.NOT_ALONE: not self.alone,
            Need.BUDDY: self.buddy,
            Need.INSURED: self.insured,
            Need.BRIEFED: self.briefed,
        }
        return tuple(need for need in Need if need in needs and not met[need])


class Needing(Protocol):
    """What is read of a measure."""

    @property
    def needs(self) -> Collection[Need]: ...


def counting[M: Needing](measures: Iterable[M], plan: PlanFacts) -> list[M]:
    """The measures that count: those that the plan does not contradict."""
    return [measure for measure in measures if not plan.unmet(measure.needs)]
