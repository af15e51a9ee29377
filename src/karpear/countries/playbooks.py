"""What to do when something happened, step by step: from a pack, each step with its clock, its role and its source."""

from dataclasses import dataclass

from karpear.rules.playbook import StepRole

from .packs import Fact, Name


@dataclass(frozen=True, slots=True)
class PlaybookStep:
    """One step. `hours`: after the incident was opened."""

    key: str
    hours: int
    role: StepRole
    name: Name
    description: Name
    fact: Fact


@dataclass(frozen=True, slots=True)
class Playbook:
    """All steps for one thing that can happen, in the order of their clocks."""

    key: str
    name: Name
    description: Name
    steps: tuple[PlaybookStep, ...]

    def step(self, key: str) -> PlaybookStep | None:
        """A step by its key; None for one that the pack has no more."""
        return next((one for one in self.steps if one.key == key), None)
