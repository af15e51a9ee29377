"""The risk catalogue of a pack: what the seed document lists, line by line, and starters for a register.

Every line has an id that never changes, because registers and assessments keep it: `I-R1` a risk of individuals,
`O-M3` a mitigation for organisations, `A-M…` a measure of one activity, `F-…` a factor of its assessment (`F-T1` a
threat, `F-V1` a vulnerability, `F-C1` a capacity). Other packs may choose other ids, of 20 letters at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from karpear.countries.values import Name, Provenance
from karpear.rules.case.codes import COUNTED_AS, Coded
from karpear.rules.case.huridocs import ActType
from karpear.rules.duty.evidence import ExerciseKind
from karpear.rules.law.closure import ClosingEvent
from karpear.rules.law.inquiries import InquiryKind
from karpear.rules.plan.conditions import Need
from karpear.rules.risk.matrix import Area, FactorKind, Focus, Relief, Scope, Score


@dataclass(frozen=True, slots=True)
class CatalogueRisk:
    """One possible risk. `measures`: ids of the mitigations that answer it, in the order of the seed.

    `key_people`: it is that people go on whom the work rests; key tasks without a deputy are shown with it.
    `state_land`: it is that the state may end a stay; a place of the state is shown with it and what helps.
    `letters`, `closings`: letters of an authority, and events of the day of closure, by which it comes true.
    """

    id: str
    scope: Scope
    name: Name
    description: Name
    areas: frozenset[Area]
    measures: tuple[str, ...]
    key_people: bool = False
    state_land: bool = False
    letters: frozenset[InquiryKind] = frozenset()
    closings: frozenset[ClosingEvent] = frozenset()


@dataclass(frozen=True, slots=True)
class CatalogueMeasure:
    """One mitigation. `acts_on`: the term of the formula that it works on; `relief`: what it may claim, how soon.

    `answers`: the risks of the register it works against; `threats`: the threats of an activity. One of them at least.
    `needs`: what must be so in an activity's plan; where it is not, the measure cannot be chosen there.
    `exercised_by`: what puts it to the test; nothing where Karpear knows of no such thing.
    """

    id: str
    scope: Scope
    name: Name
    description: Name
    acts_on: FactorKind
    relief: Relief
    answers: tuple[str, ...]
    threats: tuple[str, ...] = ()
    needs: frozenset[Need] = frozenset()
    exercised_by: frozenset[ExerciseKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Factor:
    """A threat, vulnerability or capacity to choose in an activity's assessment.

    Empty `kinds`, `focuses` or `provinces`: for all. `night`, `alone`: suggested only when part of the way is
    so (`rules.suggest`).
    `risks`: the risks of the catalogue that a threat leads to, the most direct first. `usual`: the judgement to start
    from. `acts`, `playbooks`: what an incident calls a threat that came true; accidents are no acts.
    `of_activities` False: it befalls an organisation, is told as a fact, and is no question when one travels.
    """

    id: str
    kind: FactorKind
    name: Name
    description: Name
    risks: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    focuses: frozenset[Focus] = frozenset()
    provinces: frozenset[str] = frozenset()
    night: bool = False
    alone: bool = False
    usual: Score | None = None
    acts: tuple[ActType, ...] = ()
    playbooks: frozenset[str] = frozenset()
    of_activities: bool = True

    @property
    def coded(self) -> Coded | None:
        """What its act is counted as; None for what nobody did on purpose."""
        return next((COUNTED_AS[act] for act in self.acts), None)


@dataclass(frozen=True, slots=True)
class StarterLine:
    """One line of a starter register: a risk and how such organisations usually judge it at first."""

    risk: str
    score: Score


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything above, by id, in the order of the files; a starter for every focus. `facts`: by name of the file.

    Raises KeyError for an id that is not there.
    """

    risks: Mapping[str, CatalogueRisk] = field(default_factory=dict)
    measures: Mapping[str, CatalogueMeasure] = field(default_factory=dict)
    factors: Mapping[str, Factor] = field(default_factory=dict)
    starters: Mapping[Focus, tuple[StarterLine, ...]] = field(default_factory=dict)
    facts: Mapping[str, Provenance] = field(default_factory=dict)

    @property
    def fact(self) -> Provenance | None:
        """Where the risks come from; None for the empty catalogue."""
        return self.facts.get("risks")

    def measures_for(self, risk: str) -> list[CatalogueMeasure]:
        return [self.measures[measure] for measure in self.risks[risk].measures]

    def of_kind(self, kind: FactorKind) -> list[Factor]:
        return [factor for factor in self.factors.values() if factor.kind is kind]

    def threat_of(self) -> dict[str, str]:
        """act → the threat that came true with it: the first of the pack that names the act."""
        threats = reversed(self.of_kind(FactorKind.THREAT))
        return {act.value: factor.id for factor in threats for act in factor.acts}

    def for_activities(self, kind: FactorKind) -> list[Factor]:
        """What is offered when an activity is assessed."""
        return [factor for factor in self.of_kind(kind) if factor.of_activities]

    def usual(self, risk: str, focus: Focus | None) -> Score | None:
        """How organisations of this focus usually judge a risk, of any focus where none is given. None: nobody says."""
        lines = (line for candidate in ([focus] if focus else Focus) for line in self.starters.get(candidate, ()))
        return next((line.score for line in lines if line.risk == risk), None)

    def measures_against(self, threat: str) -> list[CatalogueMeasure]:
        """What an activity can do about a threat, in the order of the pack."""
        return [measure for measure in self.measures.values() if threat in measure.threats]
