"""How an activity stands against an article: what somebody decided, for how long that holds, and what is only proposed.

What a country's pack proposes is never a decision: a person confirms it. An opinion that is too old says no longer
that anything is in order. Source: docs/guide/law.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .instruments import ActivityReading, LawfulActivity

#: An opinion holds for a year at most, whatever day was written down for its end.
OPINION_HOLDS = timedelta(days=365)


class LawReading(StrEnum):
    """What somebody decided. The worst first."""

    AT_RISK = "at_risk"
    UNCLEAR = "unclear"
    COMPLIANT = "compliant"
    NOT_APPLICABLE = "not_applicable"


class CellState(StrEnum):
    """How one activity stands against one article. What asks most for somebody comes first.

    `PROPOSED`: the pack has a reading that nobody has confirmed; `OPEN`: nobody has read it, nor has the pack;
    `OUTSIDE`: the article does not speak of such activities.
    """

    AT_RISK = "at_risk"
    EXPIRED = "expired"
    UNCLEAR = "unclear"
    PROPOSED = "proposed"
    OPEN = "open"
    COMPLIANT = "compliant"
    NOT_APPLICABLE = "not_applicable"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class LawOpinion:
    """What somebody decided, and on which day. `expires_on`: the last day on which it holds, where it says one."""

    reading: LawReading
    given_on: date
    expires_on: date | None = None

    @property
    def last_day(self) -> date:
        """On which it holds."""
        longest = self.given_on + OPINION_HOLDS
        return min(self.expires_on, longest) if self.expires_on else longest

    def has_expired(self, today: date) -> bool:
        return today > self.last_day


#: A notice that has to be given is a risk until somebody has seen to it.
_READS_AS: Mapping[ActivityReading, LawReading] = {
    ActivityReading.AT_RISK: LawReading.AT_RISK,
    ActivityReading.NOTIFY: LawReading.AT_RISK,
    ActivityReading.UNCLEAR: LawReading.UNCLEAR,
    ActivityReading.FINE: LawReading.COMPLIANT,
}


def proposed_reading(readings: Collection[ActivityReading]) -> LawReading | None:
    """The worst of what the pack says; None where it says nothing."""
    proposed = {_READS_AS[reading] for reading in readings}
    return next((reading for reading in LawReading if reading in proposed), None)


def speaks_of(article: Collection[LawfulActivity], activity: Collection[LawfulActivity]) -> bool:
    """Does an article speak of such an activity? One that names none speaks of all; so may one of an unknown kind."""
    return not article or not activity or bool(set(article) & set(activity))


def cell_state(
    opinion: LawOpinion | None, proposed: LawReading | None, *, is_spoken_of: bool, today: date
) -> CellState:
    """What stands in the matrix."""
    if opinion:
        return CellState.EXPIRED if opinion.has_expired(today) else CellState(opinion.reading.value)
    if proposed:
        return CellState.PROPOSED
    return CellState.OPEN if is_spoken_of else CellState.OUTSIDE
