"""Clauses that a pack offers for an organisation's policy, each linked to the risks that it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from karpear.countries.values import Name, Provenance
from karpear.rules.duty.clauses import Applies, Topic


@dataclass(frozen=True, slots=True)
class ClauseQuestion:
    """What shows whether a clause is understood. `right`: which choice, counted from 1; `why`: in one sentence."""

    ask: Name
    choices: tuple[Name, ...]
    right: int
    why: Name


@dataclass(frozen=True, slots=True)
class PackClause:
    """One clause. `risks`: lines of the catalogue that it answers; `measures`: those that it exercises."""

    key: str
    topic: Topic
    title: Name
    text: Name
    important: bool
    applies: frozenset[Applies]
    risks: tuple[str, ...]
    measures: tuple[str, ...]
    questions: tuple[ClauseQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseBook:
    """All clauses of a pack, by key in the order of the file. `fact`: where they come from."""

    fact: Provenance
    clauses: Mapping[str, PackClause] = field(default_factory=dict)

    def of_topic(self, topic: Topic) -> list[PackClause]:
        return [clause for clause in self.clauses.values() if clause.topic is topic]
