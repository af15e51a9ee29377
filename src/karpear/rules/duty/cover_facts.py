"""What the rule of cover is asked, and what it answers: values, nothing else.

Source: Open Briefing, guide to insurance: what an entry needs to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from .cover_terms import (
    EVENTS,
    RISKS_OF,
    Category,
    InsuranceKind,
    NamedRisk,
    Needed,
    OperativeTime,
    Reason,
    Ticked,
)  # fmt: skip

#: In the territory of a policy: every country.
WORLD = "*"


class Paid(IntEnum):
    """Does one source pay for one need on one day?"""

    NO = 0
    UNKNOWN = 1
    YES = 2


class CoverWord(StrEnum):
    """The answer. Everything but COVERED is a gap."""

    NOT = "not"
    UNKNOWN = "unknown"
    PARTLY = "partly"
    COVERED = "covered"

    @property
    def is_gap(self) -> bool:
        return self is not CoverWord.COVERED

    @property
    def rank(self) -> int:
        """From the worst to the best."""
        return list(CoverWord).index(self)


@dataclass(frozen=True, slots=True)
class PlannedCover:
    """What is planned, as far as insurance asks. `modes`, `provinces`: an empty text in them is one that nobody knows.

    `activity`: a code of `RISKS_OF`; `risks`: what else may happen there, as an assessment names it.
    `days` empty: not known yet.
    """

    days: Sequence[date]
    country: str
    provinces: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    night: bool = False
    activity: str = "trip"
    risks: frozenset[NamedRisk] = frozenset()

    @property
    def named_risks(self) -> frozenset[NamedRisk]:
        """What may happen there."""
        return self.risks | RISKS_OF.get(self.activity, frozenset())

    @property
    def needs(self) -> list[Needed]:
        """What has to be paid for."""
        night = [Needed.NIGHT] if self.night else []
        return [Needed.ACCIDENT, *night, Needed.ILLNESS, *(EVENTS[risk] for risk in EVENTS if risk in self.named_risks)]


@dataclass(frozen=True, slots=True)
class SecurityFloor:
    """What the law of a country has every employer pay for: for whom, and for what. `unsure`: ask a lawyer."""

    country: str
    categories: frozenset[Category]
    unsure: frozenset[Category]
    pays: frozenset[Needed]


@dataclass(frozen=True, slots=True)
class InsuredPerson:
    """One who goes. `category` None, `registered` None: nobody knows."""

    category: Category | None
    registered: bool | None = None
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What one policy says. `named`: this person stands in it by name. `operative_time` None: nobody looked.

    `advisory`: does it leave out what governments warn of (None: nobody looked), and which provinces that are today.
    `exclusions`: what is missing nobody looked up.
    """

    kind: InsuranceKind
    starts_on: date | None
    ends_on: date | None
    categories: frozenset[Category] = frozenset()
    named: bool = False
    operative_time: OperativeTime | None = OperativeTime.ALWAYS
    countries: frozenset[str] = frozenset()
    advisory: bool | None = None
    provinces_out: frozenset[str] = frozenset()
    exclusions: Mapping[NamedRisk, Ticked] = field(default_factory=dict)

    def ticked(self, risk: NamedRisk) -> Ticked:
        return self.exclusions.get(risk, Ticked.UNSEEN)

    @property
    def is_unread(self) -> bool:
        """Has nobody looked at what it excludes?"""
        return all(self.ticked(risk) is Ticked.UNSEEN for risk in NamedRisk)


@dataclass(frozen=True, slots=True)
class CoverAnswer:
    """One word, and why it is not a better one: what can be found out first."""

    answer: CoverWord
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedPaid:
    """One need, paid for on every day or not. `payers`: the policies of the question by number; None: the floor."""

    need: Needed
    paid: Paid
    payers: tuple[int | None, ...] = ()
