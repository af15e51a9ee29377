"""What the worst days cost, part by part, and how an organisation's assumptions become the question of a reserve.

Source: our own judgement. The parts are the field's: support of the family month by month, a lawyer, bail, a hospital,
the family's journeys, leaving home, a funeral, another office. No percentage of a budget stands here: costs follow from
what could happen (GISF, "At what cost?", 2019).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .reserve import CommonShock, EventRate, ReserveQuestion

FULL_EXPOSURE = 100


class Misfortune(StrEnum):
    """What a reserve is kept for."""

    DETAINED = "detained"
    HURT = "hurt"
    FLED = "fled"
    KILLED = "killed"
    OFFICE = "office"


class CostPart(StrEnum):
    """What has to be paid for. SUPPORT: a month of it."""

    SUPPORT = "support"
    LEGAL = "legal_fee"
    BAIL = "bail"
    MEDICAL = "medical"
    TRANSPORT = "family_transport"
    RELOCATION = "relocation"
    FUNERAL = "funeral"
    OFFICE = "office_move"


#: Beside the months of support, which each organisation says for itself.
PARTS: Mapping[Misfortune, tuple[CostPart, ...]] = {
    Misfortune.DETAINED: (CostPart.LEGAL, CostPart.BAIL, CostPart.TRANSPORT),
    Misfortune.HURT: (CostPart.MEDICAL, CostPart.TRANSPORT),
    Misfortune.FLED: (CostPart.RELOCATION, CostPart.TRANSPORT),
    Misfortune.KILLED: (CostPart.FUNERAL, CostPart.TRANSPORT),
    Misfortune.OFFICE: (CostPart.OFFICE,),
}
#: What strikes the organisation, not each of its people.
OF_THE_WHOLE = frozenset({Misfortune.OFFICE})


@dataclass(frozen=True, slots=True)
class ExposureGroup:
    """So many people, and how much of a front-line person's exposure each has, in percent."""

    people: int
    percent: int


@dataclass(frozen=True, slots=True)
class MisfortuneGiven:
    """How often one comes, and for how many months a salary is gone on with. `once_in`: years, for one person."""

    kind: Misfortune
    once_in: int
    support_months: int


def cost_of(misfortune: MisfortuneGiven, costs: Mapping[CostPart, int]) -> int:
    """What one of these costs in all."""
    return misfortune.support_months * costs[CostPart.SUPPORT] + sum(costs[part] for part in PARTS[misfortune.kind])


def question_of(
    groups: Sequence[ExposureGroup],
    misfortunes: Sequence[MisfortuneGiven],
    costs: Mapping[CostPart, int],
    shock: CommonShock | None = None,
    pool: int = 1,
) -> ReserveQuestion:
    """As `karpear rule reserve` is asked: each person counts, at the rate that the average exposure leaves."""
    people = sum(group.people for group in groups)
    exposed = sum(group.people * group.percent for group in groups) / FULL_EXPOSURE
    events = tuple(
        EventRate(misfortune.kind.value, _rate(misfortune, people, exposed), cost_of(misfortune, costs))
        for misfortune in misfortunes
    )
    return ReserveQuestion(people=people, events=events, shock=shock, pool=pool)


def _rate(misfortune: MisfortuneGiven, people: int, exposed: float) -> float:
    """For each of the people in a year. What strikes the whole comes as often, however many they are."""
    if not people:
        return 0.0
    return (1 if misfortune.kind in OF_THE_WHOLE else exposed) / people / misfortune.once_in
