"""What to do when something happened, step by step: from a pack, each step with its clock, its role and its source."""

from dataclasses import dataclass

from karpear.countries.values import Name, Provenance
from karpear.rules.case.playbook import LeadsTo, StepRole


@dataclass(frozen=True, slots=True)
class PlaybookStep:
    """One step. `hours`: after the incident was opened.

    `leads_to`: the page on which it is done, where there is one; for a report `recipient` says to whom, or is empty.
    """

    key: str
    hours: int
    role: StepRole
    name: Name
    description: Name
    fact: Provenance
    leads_to: LeadsTo | None = None
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Playbook:
    """All steps for one thing that can happen, in the order of their clocks."""

    key: str
    name: Name
    description: Name
    steps: tuple[PlaybookStep, ...]

    def step(self, key: str) -> PlaybookStep | None:
        """A step by its key; None for one that the pack has no more."""
        return next((step for step in self.steps if step.key == key), None)
