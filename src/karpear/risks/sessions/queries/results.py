"""What a session came to: its index, its actors, what it does to the register, what changed since the last one."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from karpear.rules.risk.matrix import LOWEST, Area, Level, Score, index, index_level

from ..models import Item, ItemKind, Session, Stance
from ..questions import areas_of, named

#: The map of actors, in units of the drawing.
CELL, LEFT, TOP = 56, 34, 8


@dataclass(frozen=True, slots=True)
class Index:
    """THREATS × VULNERABILITIES / CAPACITIES of the whole organisation; each term is the largest of its list."""

    threat: int
    vulnerability: int
    capacity: int
    value: float
    level: Level


@dataclass(frozen=True, slots=True)
class SessionResult:
    """What one settled risk does to the register. `before` None: it is new there. `after` None: left open."""

    item: Item
    name: str
    before: Level | None
    after: Level | None

    @property
    def way(self) -> str:
        """ "new", "up", "down", "same" or "open"."""
        if self.after is None:
            return "open"
        if self.before is None:
            return "new"
        if self.after == self.before:
            return "same"
        return "up" if self.after > self.before else "down"


@dataclass(frozen=True, slots=True)
class Compared:
    """One risk in two sessions. `way`: "new", "gone", "up", "down" or "same"."""

    name: str
    before: Level | None
    after: Level | None
    way: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One actor on the map."""

    number: int
    name: str
    stance: Stance
    intention: int
    capability: int
    x: int
    y: int

    @property
    def corners(self) -> str:
        """The points of an adversary's triangle."""
        return f"{self.x},{self.y - 12} {self.x - 12},{self.y + 9} {self.x + 12},{self.y + 9}"


def score_of(item: Item) -> Score | None:
    """The settled judgement of a risk; None while it is not settled, or left open, and for anything but a risk."""
    if item.kind != ItemKind.RISK or not item.settled:
        return None
    return Score(item.settled["likelihood"], {a: item.settled[a.value] for a in areas_of(item)})


def written_score(item: Item) -> Score | None:
    """What goes into the register: areas that were not asked about stay as they are there."""
    score = score_of(item)
    if score is None or item.risk is None:
        return score
    other_impacts = {a: v for a in Area if a not in score.impacts and (v := getattr(item.risk, a.value))}
    return Score(score.likelihood, {**score.impacts, **other_impacts})


def index_of(items: Iterable[Item]) -> Index | None:
    """The index of the settled ratings; None while no threat is settled."""
    terms: dict[str, list[int]] = {ItemKind.THREAT: [], ItemKind.VULNERABILITY: [], ItemKind.CAPACITY: []}
    for item in items:
        if item.kind in terms and item.settled:
            terms[item.kind].append(item.settled["rating"])
    threats, vulnerabilities, capacities = terms.values()
    if not threats:
        return None
    value = index(threats, vulnerabilities, capacities)
    threat, vulnerability, capacity = (max(t, default=LOWEST) for t in terms.values())
    return Index(threat, vulnerability, capacity, value, index_level(value))


def outcomes(session: Session, language: str) -> list[SessionResult]:
    """What finishing would write, risk by risk."""
    results = []
    for item in session.items.filter(kind=ItemKind.RISK).select_related("risk"):
        score = written_score(item)
        old_level = Level(item.risk.level) if item.risk else None
        results.append(SessionResult(item, named(item, language)[0], old_level, score.level if score else None))
    return results


def stamp(listed: Sequence[SessionResult]) -> str:
    """A short mark of a preview: it differs as soon as a level in the register or a settled value does."""
    facts = [(str(o.item.pk), o.before, o.item.risk and o.item.risk.likelihood, o.item.settled) for o in listed]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def judged(session: Session, language: str) -> list[tuple[str, Level]]:
    """Name and settled level of each risk, the largest first."""
    return sorted(_levels(session, language).values(), key=lambda row: -row[1])


def compared(session: Session, language: str) -> list[Compared]:
    """The risks of the previous finished session and of this one, side by side. Empty without a previous one."""
    if session.previous is None:
        return []
    old_levels, new_levels = _levels(session.previous, language), _levels(session, language)
    rows = []
    for key in [*new_levels, *(k for k in old_levels if k not in new_levels)]:
        old, new = old_levels.get(key), new_levels.get(key)
        rows.append(Compared((new or old or ("", None))[0], old and old[1], new and new[1], _way(old, new)))
    return rows


def _way(old: tuple[str, Level] | None, new: tuple[str, Level] | None) -> str:
    if old is None:
        return "new"
    if new is None:
        return "gone"
    if new[1] == old[1]:
        return "same"
    return "up" if new[1] > old[1] else "down"


def _levels(session: Session, language: str) -> dict[UUID | str, tuple[str, Level]]:
    """Name and level by risk of the register, or by line of the catalogue where it did not get there."""
    levels: dict[UUID | str, tuple[str, Level]] = {}
    for item in session.items.filter(kind=ItemKind.RISK).select_related("risk"):
        if score := score_of(item):
            levels[item.risk_id or item.catalogue_id or item.pk] = (named(item, language)[0], score.level)
    return levels


def actors_map(session: Session, language: str) -> list[Dot]:
    """The settled actors: to the right those who can do more, above those who want it more."""
    counts: dict[tuple[int, int], int] = {}
    dots = []
    settled = [(i, i.settled) for i in session.items.filter(kind=ItemKind.ACTOR) if i.settled]
    for number, (item, values) in enumerate(settled, 1):
        want, can = values["intention"], values["capability"]
        nth = counts[want, can] = counts.get((want, can), 0) + 1
        x = LEFT + (can - 1) * CELL + (16 if nth % 2 else 40)
        y = TOP + (5 - want) * CELL + (16 if (nth - 1) // 2 % 2 == 0 else 40)
        dots.append(Dot(number, named(item, language)[0], Stance(item.stance), want, can, x, y))
    return dots


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One line of the map's grid, with the step it belongs to."""

    step: int
    x: int
    y: int


def steps() -> list[SessionLine]:
    """Where the steps of the map stand: columns from left to right, rows from the bottom up."""
    return [SessionLine(n, LEFT + (n - 1) * CELL, TOP + (5 - n) * CELL) for n in range(1, 6)]
