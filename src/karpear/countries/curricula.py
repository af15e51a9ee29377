"""What people learn for their part, and the scenarios by which it is exercised. From a pack, with sources."""

from collections.abc import Collection
from dataclasses import dataclass

from karpear.rules.duty.competence import ProofKind
from karpear.rules.duty.curriculum import TrainedRole
from karpear.rules.duty.scenario import Part, Seen

from .values import FactConfidence, Name, Provenance


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """One question of a quiz. `right`: which answer, from 1; `why`: said with the result."""

    text: Name
    answers: tuple[Name, ...]
    right: int
    why: Name


@dataclass(frozen=True, slots=True)
class Competence:
    """What somebody is able to do. `lines`: risks and measures of the catalogue that it serves.

    `topics`: of the policy; whoever understood every clause in force of one has shown it by reading.
    """

    key: str
    roles: frozenset[TrainedRole]
    months: int
    proofs: frozenset[ProofKind]
    lines: tuple[str, ...]
    name: Name
    description: Name
    fact: Provenance
    topics: tuple[str, ...] = ()
    questions: tuple[QuizQuestion, ...] = ()

    def is_asked_of(self, roles: Collection[TrainedRole]) -> bool:
        return bool(self.roles.intersection(roles))


@dataclass(frozen=True, slots=True)
class Inject:
    """News in a drill: at which minute, to whom."""

    minute: int
    to: tuple[Part, ...]
    text: Name


@dataclass(frozen=True, slots=True)
class ExpectedAct:
    """What somebody is to do within `minutes`. `shows`: the competences that it counts for."""

    key: str
    who: Part
    minutes: int
    name: Name
    shows: tuple[str, ...]
    seen: Seen = Seen.TAP


@dataclass(frozen=True, slots=True)
class Scenario:
    """A card: what has happened, what comes, and what is expected."""

    key: str
    name: Name
    description: Name
    lines: tuple[str, ...]
    injects: tuple[Inject, ...]
    acts: tuple[ExpectedAct, ...]
    fact: Provenance

    def act(self, key: str) -> ExpectedAct | None:
        """An act by its key; None for one that the pack has no more."""
        return next((act for act in self.acts if act.key == key), None)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return max([*(inject.minute for inject in self.injects), *(act.minutes for act in self.acts)])

    @property
    def unsure(self) -> bool:
        """Has nobody confirmed it yet?"""
        return self.fact.confidence is not FactConfidence.CHECKED
