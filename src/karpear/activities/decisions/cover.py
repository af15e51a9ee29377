"""Who of those who go is covered for it, as the organisation's register of cover answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from karpear.preparedness.cover.queries.covers import UNKNOWN_TRAVELLER, CoverRegister, PersonCover
from karpear.rules.duty.cover_facts import CoverWord, PlannedCover


@dataclass(frozen=True, slots=True)
class TravellerCover:
    """One who goes, by name. `person` None: somebody without an account. `told`: the reader may know why."""

    name: str
    person: UUID | None
    cover: PersonCover
    told: bool = False


@dataclass(frozen=True, slots=True)
class CoverGround:
    """What is planned and what is written down about those who go. `people`: (key, name); None: no account."""

    register: CoverRegister
    plan: PlannedCover
    people: Sequence[tuple[UUID | None, str]]

    def lines(self, threats: Iterable[Mapping[str, Any]]) -> list[TravellerCover]:
        """Each who goes. `threats`: as an assessment names them: what a policy calls them has to be covered, too."""
        risks = self.register.risks_of(str(threat.get("id") or "") for threat in threats)
        plan = replace(self.plan, risks=self.plan.risks | risks)
        return [
            TravellerCover(name, person, self.register.cover(person, plan) if person else UNKNOWN_TRAVELLER)
            for person, name in self.people
        ]

    def insurance(self, threats: Iterable[Mapping[str, Any]]) -> str:
        """The answer to "Is everybody who goes insured for this?": yes, no, unsure. Partly is not yes."""
        words = {line.cover.cover for line in self.lines(threats)}
        if words <= {CoverWord.COVERED}:
            return "yes"
        return "no" if words & {CoverWord.NOT, CoverWord.PARTLY} else "unsure"


@dataclass(frozen=True, slots=True)
class ShownCover:
    """Cover on a page. `lines`: of whom this reader may read it; `count`: of how many; `covered`: how many are."""

    lines: Sequence[TravellerCover]
    count: int
    covered: int
    keeps: bool = False

    @property
    def gaps(self) -> list[TravellerCover]:
        """Who of those whom the reader sees is not covered, partly, or nobody knows."""
        return [line for line in self.lines if line.cover.cover.is_gap]

    @property
    def is_whole(self) -> bool:
        """Does the reader see everybody's?"""
        return len(self.lines) == self.count
