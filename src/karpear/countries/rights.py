"""What somebody should know before it happens: rights cards by situation, and checklists. From a pack, with sources."""

from dataclasses import dataclass

from karpear.countries.values import FactConfidence, Name, Provenance


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that the law says. `law`: where, in words."""

    law: Name
    name: Name
    fact: Provenance

    @property
    def unsure(self) -> bool:
        """Has no lawyer of the country confirmed it yet?"""
        return self.fact.confidence is not FactConfidence.CHECKED


@dataclass(frozen=True, slots=True)
class Situation:
    """A rights card: what to say, what not to do, what to note, and what the law says. `fact`: of the advice.

    `order`: what to do where they have an order, or say so.
    """

    key: str
    name: Name
    description: Name
    say: tuple[Name, ...]
    never: tuple[Name, ...]
    note: tuple[Name, ...]
    fact: Provenance
    rights: tuple[Right, ...]
    order: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of a checklist. People's progress keeps its key."""

    key: str
    name: Name


@dataclass(frozen=True, slots=True)
class Checklist:
    """What to go through, in order."""

    key: str
    name: Name
    description: Name
    fact: Provenance
    items: tuple[ChecklistItem, ...]
