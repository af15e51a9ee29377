"""Random sectors, and an attacker who is not ours: HiGHS, asked how far apart a hidden number's bounds lie."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from random import Random

import highspy

from karpear.rules.counting.facts import CountedFact
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import Publication

ZONES = {"A": "north", "B": "north", "C": "south", "D": "south", "E": "south", "F": "coast"}
KINDS = ("detained", "summoned", "searched", "online")
YEAR, TODAY = Period(2025), date(2027, 1, 1)
LARGEST_COUNT = 100_000

type Base = tuple[str, ...]


def random_sector(seed: int) -> list[CountedFact]:
    """A year, skewed as in life: some report much, some places are quiet, and somewhere one is nearly alone."""
    random = Random(seed)
    organisations = [f"org{n}" for n in range(random.randint(4, 14))]
    weights = [1 / (rank + 1) for rank in range(len(organisations))]
    facts = [
        CountedFact(
            f"{n}",
            random.choices(organisations, weights)[0],
            random.choices(KINDS, (8, 4, 2, 1))[0],
            random.choices(list(ZONES), (8, 5, 3, 2, 1, 1))[0],
            YEAR.first + timedelta(random.randrange(365)),
        )
        for n in range(random.randint(60, 900))
    ]
    for n in range(3):
        loud, kind, province = random.choice(organisations), random.choice(KINDS), random.choice(list(ZONES))
        day = random.choice(YEAR.quarters).first
        facts += [CountedFact(f"loud{n}-{m}", loud, kind, province, day) for m in range(random.randint(5, 60))]
    return facts


def base_of(fact: CountedFact) -> Base:
    return fact.kind, fact.province, str(Period.quarter_of(fact.day))


def bases(keys: Mapping[str, str], period: Period) -> list[Base]:
    """Of what a cell is the sum, read from what is printed about it."""
    places = [
        place
        for place, zone in ZONES.items()
        if keys.get("province", place) == place and keys.get("zone", zone) == zone
    ]
    return list(product([keys["kind"]], places, map(str, period.quarters)))


def all_cells() -> Iterable[tuple[dict[str, str], Period]]:
    """Every cell of every grid of the year."""
    places = [{}, *({"zone": zone} for zone in sorted(set(ZONES.values()))), *({"province": place} for place in ZONES)]
    return (({"kind": kind, **place}, period) for kind, place, period in product(KINDS, places, [YEAR, *YEAR.quarters]))


def may_be_told(facts: Iterable[CountedFact]) -> bool:
    """The thresholds, written down once more."""
    by_org = sorted(Counter(fact.org for fact in facts).values(), reverse=True)
    total = sum(by_org)
    return total >= 5 and len(by_org) >= 3 and by_org[0] <= 0.7 * total and total - sum(by_org[:2]) >= 1


@dataclass
class Judge:
    """A linear programme of what is printed. `with_leaver`: so many releases still counted somebody who left.

    `known`: what somebody knows to be there at least.
    """

    released: Sequence[Publication]
    with_leaver: int = 0
    known: Mapping[Base, int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.highs, self.columns = highspy.Highs(), {}
        self.highs.silent()
        for base in product(KINDS, ZONES, map(str, YEAR.quarters)):
            for column in (base, ("left", *base)):
                self.columns[column] = len(self.columns)
                self.highs.addVar(self.known.get(column, 0), LARGEST_COUNT)
        for place, publication in enumerate(self.released):
            for cell in publication.cells:
                if cell.n is not None:
                    cells = bases(cell.keys, publication.period)
                    left = [("left", *base) for base in cells] if place < self.with_leaver else []
                    self.add_row([*cells, *left], max(5, cell.n - 2), cell.n + 2)

    def add_row(self, cells: Sequence[Base], low: int, high: int) -> None:
        self.highs.addRow(low, high, len(cells), [self.columns[base] for base in cells], [1.0] * len(cells))

    def width(self, cells: Sequence[Base]) -> float:
        """Between the smallest and the largest sum of these that agree with all of it."""
        places = [self.columns[base] for base in cells]
        self.highs.changeColsCost(len(places), places, [1.0] * len(places))
        bounds = [self.bound(sense) for sense in (highspy.ObjSense.kMaximize, highspy.ObjSense.kMinimize)]
        self.highs.changeColsCost(len(places), places, [0.0] * len(places))
        return bounds[0] - bounds[1]

    def bound(self, sense: highspy.ObjSense) -> float:
        self.highs.changeObjectiveSense(sense)
        self.highs.run()
        assert self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self.highs.getObjectiveValue()
