"""How large is a risk? Scales, the matrix, and the formula of defenders.

Sources: the five steps of likelihood and impact and the five levels are those of GISF, *Security to Go*, module 3;
the UN uses the same words in its security risk management. Impact is judged apart on people, property and programmes
(CCC, August 2016) and on legal standing. RISK = THREATS × VULNERABILITIES / CAPACITIES: Protection International
and Front Line Defenders. Confidence is what CISO Assistant calls strength of knowledge; reliability is HURIDOCS
micro-thesaurus 42. The level in each cell is set by us in the shape that UN and GISF use, and not yet held against the
current edition of either (docs/guide/assessing.md says so to those who use it).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

LOWEST, HIGHEST = 1, 5
SCALE = range(LOWEST, HIGHEST + 1)


class Level(IntEnum):
    """How large a risk is, from 1 to 5. What the UN calls "unacceptable" is very high here."""

    VERY_LOW = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    VERY_HIGH = 5


class Area(StrEnum):
    """What a risk touches: the three P's, and the right to exist and work."""

    PEOPLE = "people"
    PROPERTY = "property"
    PROGRAMMES = "programmes"
    LEGAL = "legal"


class Scope(StrEnum):
    """Whose risk it is."""

    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"
    SECTOR = "sector"


class Focus(StrEnum):
    """What an organisation mostly does; its exposure depends on it (CCC, August 2016)."""

    ADVOCACY = "advocacy"
    COMMUNITY = "community"
    HEALTH = "health"
    EDUCATION = "education"
    MEDIA = "media"
    UNION = "union"


class FactorKind(StrEnum):
    """The three terms of the formula."""

    THREAT = "threat"
    VULNERABILITY = "vulnerability"
    CAPACITY = "capacity"


class Confidence(StrEnum):
    """How much is known behind a judgement."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Reliability(StrEnum):
    """How far a source can be relied on (HURIDOCS 42)."""

    HIGHLY_RELIABLE = "highly_reliable"
    LIKELY_RELIABLE = "likely_reliable"
    UNSURE = "unsure"
    LIKELY_UNRELIABLE = "likely_unreliable"
    HIGHLY_UNRELIABLE = "highly_unreliable"
    UNKNOWN = "unknown"


RELIABLE = frozenset({Reliability.HIGHLY_RELIABLE, Reliability.LIKELY_RELIABLE})


class TimeToEffect(IntEnum):
    """How soon a measure helps."""

    HOURS = 1
    DAYS = 2
    WEEKS = 3
    MONTHS = 4


class Treatment(StrEnum):
    """What is done about a risk (ISO 31000: modify, avoid, share, retain)."""

    REDUCE = "reduce"
    AVOID = "avoid"
    SHARE = "share"
    ACCEPT = "accept"


_V, _L, _M, _H, _X = Level
#: MATRIX[likelihood - 1][impact - 1].
MATRIX: tuple[tuple[Level, ...], ...] = (
    (_V, _V, _V, _L, _M),
    (_V, _L, _L, _M, _H),
    (_V, _L, _M, _H, _X),
    (_L, _M, _H, _H, _X),
    (_L, _M, _H, _X, _X),
)


@dataclass(frozen=True, slots=True)
class Score:
    """One judgement: likelihood 1–5, and the impact 1–5 on each area it touches (at least one).

    Raises ValueError for anything outside the scale.
    """

    likelihood: int
    impacts: Mapping[Area, int]

    def __post_init__(self) -> None:
        if not self.impacts:
            raise ValueError("A risk touches something.")
        for value in (self.likelihood, *self.impacts.values()):
            _on_scale(value)

    @property
    def impact(self) -> int:
        """The worst impact."""
        return max(self.impacts.values())

    @property
    def level(self) -> Level:
        """The level of the worst area: a danger to people is not averaged away by safe property."""
        return level_of(self.likelihood, self.impact)

    def level_for(self, area: Area) -> Level | None:
        """The level for one area; None where it is not touched."""
        impact = self.impacts.get(area)
        return None if impact is None else level_of(self.likelihood, impact)


def level_of(likelihood: int, impact: int) -> Level:
    """The cell of the matrix. Raises ValueError outside 1–5."""
    return MATRIX[_on_scale(likelihood) - 1][_on_scale(impact) - 1]


def overall(scores: Iterable[Score]) -> Level:
    """The level of several risks together: the worst. Raises ValueError when there is none."""
    levels = [score.level for score in scores]
    if not levels:
        raise ValueError("Nothing was assessed.")
    return max(levels)


def lowered(score: Score, *, likelihood: int = 0, impact: int = 0, areas: Iterable[Area] = Area) -> Score:
    """The score after measures that take away so many steps (0 or more); never below 1, never higher than before.

    `areas`: where the impact is taken away. Raises ValueError for negative steps.
    """
    if likelihood < 0 or impact < 0:
        raise ValueError("A measure never makes a risk larger.")
    helped = frozenset(areas)
    return Score(
        max(LOWEST, score.likelihood - likelihood),
        {a: max(LOWEST, i - impact) if a in helped else i for a, i in score.impacts.items()},
    )


#: Measures together seldom move a judgement further; our own rule, against wishful lists of measures.
MOST_STEPS = 2


@dataclass(frozen=True, slots=True)
class Relief:
    """What one measure promises: steps off likelihood and off impact (0 or 1 each), and how soon.

    Raises ValueError for other steps: no measure makes a risk larger, and none does everything.
    """

    likelihood: int
    impact: int
    soon: TimeToEffect

    def __post_init__(self) -> None:
        if self.likelihood not in {0, 1} or self.impact not in {0, 1}:
            raise ValueError("A measure takes away one step or none.")


def after(score: Score, reliefs: Iterable[Relief]) -> Score:
    """What the measures together may claim: their steps added up, MOST_STEPS at most on either axis."""
    listed = list(reliefs)
    return lowered(
        score,
        likelihood=min(MOST_STEPS, sum(r.likelihood for r in listed)),
        impact=min(MOST_STEPS, sum(r.impact for r in listed)),
    )


def not_higher(limit: Score, claimed: Score) -> bool:
    """Is the score that somebody claims after measures nowhere higher than before, and in no new area?"""
    return claimed.likelihood <= limit.likelihood and all(
        impact <= limit.impacts.get(area, 0) for area, impact in claimed.impacts.items()
    )


def may_claim(original: Score, claimed: Score, best: Score) -> bool:
    """Is what somebody claims after measures no more than these measures may take away? `best`: what `after` says.

    Nothing higher than before, no area left out (a danger that is no longer mentioned has not gone away), and nowhere
    lower than `best`.
    """
    return not_higher(original, claimed) and not_higher(claimed, best)


def index(threats: Iterable[int], vulnerabilities: Iterable[int], capacities: Iterable[int]) -> float:
    """THREATS × VULNERABILITIES / CAPACITIES, from 0.2 to 25, each term the largest rating (1–5) of its list.

    The largest and not the mean: one more weak capacity must not raise the risk, nor one more small threat
    lower it. An empty list counts as 1. Shown beside the matrix; it decides nothing.
    """
    return _term(threats) * _term(vulnerabilities) / _term(capacities)


def _term(ratings: Iterable[int]) -> int:
    return max((_on_scale(r) for r in ratings), default=LOWEST)


#: Lower bounds of the bands of the index: our own cut, to put a word beside the number.
INDEX_BANDS = (0.0, 1.0, 3.0, 6.0, 12.0)


def index_level(value: float) -> Level:
    """The word for an index. Raises ValueError below 0."""
    if value < 0:
        raise ValueError("The index has no negative values.")
    return Level(sum(value >= bound for bound in INDEX_BANDS))


def _on_scale(value: int) -> int:
    if value not in SCALE:
        raise ValueError(f"{value} is not on the scale from {LOWEST} to {HIGHEST}.")
    return value
