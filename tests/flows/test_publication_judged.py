"""Others judge what is published: HiGHS attacks it, and τ-ARGUS says how wide each hidden cell's interval is."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from pytauargus import protect

from karpear.rules.counting.attack import Attack
from karpear.rules.counting.counted import CountedFacts
from karpear.rules.counting.facts import THRESHOLDS, CountedFact
from karpear.rules.counting.grids import lattice
from karpear.rules.counting.intervals import KnownSum, Unknowns
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import Cell, Publication, Withheld, publish
from tests.steps.sectors import TODAY, YEAR, ZONES, Base, Judge, all_cells, base_of, bases, may_be_told, random_sector

pytestmark = pytest.mark.once

PERIODS = [*YEAR.quarters, YEAR]
FEW, MANY = range(60), range(60, 1060)


def releases(facts: Sequence[CountedFact], periods: Sequence[Period] = PERIODS) -> list[Publication]:
    """One after the other, as they would leave."""
    released: list[Publication] = []
    for period in periods:
        released.append(publish(facts, period, TODAY, released, ZONES))
    return released


def too_narrow(facts: Sequence[CountedFact], released: Sequence[Publication], insider: str = "") -> list[str]:
    """Hidden cells of any grid that the judge can place more exactly than they are large; none if nothing leaks.

    An insider knows what they reported: they must not place what the others did.
    """
    by_base: defaultdict[Base, list[CountedFact]] = defaultdict(list)
    for fact in facts:
        by_base[base_of(fact)].append(fact)
    judge = Judge(released, known=Counter(base_of(fact) for fact in facts if fact.org == insider))
    printed = {
        frozenset(bases(cell.keys, publication.period))
        for publication in released
        for cell in publication.cells
        if cell.n is not None
    }
    hidden = []
    for keys, period in all_cells():
        cells = bases(keys, period)
        inside = [fact for base in cells for fact in by_base[base]]
        others = sum(fact.org != insider for fact in inside)
        if not may_be_told(inside) and frozenset(cells) not in printed and judge.width(cells) < max(others, 1) - 1e-6:
            hidden.append(f"{period} {keys}: {others} within {judge.width(cells)}")
    return hidden


@pytest.mark.parametrize("seed", FEW)
def test_nobody_places_a_hidden_cell_more_exactly_than_it_is_large(seed: int) -> None:
    facts = random_sector(seed)
    assert not too_narrow(facts, releases(facts))


@pytest.mark.parametrize("seed", range(6))
def test_nor_what_others_reported_by_what_they_reported_themselves(seed: int) -> None:
    facts = random_sector(seed)
    released = releases(facts)
    for insider in sorted({fact.org for fact in facts}):
        assert not too_narrow(facts, released, insider)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_nor_in_a_thousand_sectors() -> None:
    for seed in MANY:
        facts = random_sector(seed)
        assert not too_narrow(facts, releases(facts)), seed


def test_they_publish_something() -> None:
    released = [publication for seed in range(30) for publication in releases(random_sector(seed))]
    assert sum(cell.n is not None for publication in released for cell in publication.cells) > 300
    assert {publication.grid for publication in released} >= set(lattice(YEAR))
    assert all(publication.attack.held for publication in released)


def test_the_judge_catches_a_rule_that_hides_no_further_cell() -> None:
    """The mutant: every cell that passes by itself is printed, whatever its quarters tell together with it."""
    caught = [seed for seed in range(20) if too_narrow(facts := random_sector(seed), unprotected(facts))]
    assert caught


def unprotected(facts: Sequence[CountedFact]) -> list[Publication]:
    counted = CountedFacts.of(facts, ZONES, THRESHOLDS)
    released = []
    for period in PERIODS:
        grid = counted.finest_grid(period)
        numbers = counted.passing(grid, period) if grid else {}
        cells = [
            Cell(cell.keys, THRESHOLDS.rounded(numbers[cell.cells]))
            for cell, _ in (counted.cells(grid, period) if grid else ())
            if cell.cells in numbers
        ]
        released.append(Publication(period, grid or lattice(period)[-1], tuple(cells), Attack(held=True)))
    return released


@pytest.mark.parametrize("seed", range(12))
def test_who_leaves_is_not_subtracted(seed: int) -> None:
    """Two quarters with an organisation, then two and the year without: nobody learns exactly what it had reported."""
    facts = random_sector(seed)
    first, second, *later = PERIODS
    for org in sorted({fact.org for fact in facts}):
        others = [fact for fact in facts if fact.org != org]
        released = releases(facts, [first, second])
        assert all(cell.n is None for cell in publish(others, first, TODAY, released, ZONES).cells)
        for period in later:
            released.append(publish(others, period, TODAY, released, ZONES))
        own = Counter(base_of(fact) for fact in facts if fact.org == org)
        judge = Judge(released, with_leaver=2)
        for keys, period in all_cells():
            cells = bases(keys, period)
            if any(own[base] for base in cells) and period in (first, second):
                assert judge.width([("left", *base) for base in cells]) >= 1, (org, keys, period)


def test_what_is_taken_back_is_in_no_later_release() -> None:
    for seed in range(12):
        facts = random_sector(seed)
        released = releases(facts, PERIODS[:1])
        largest = Counter(fact.org for fact in facts).most_common(1)[0][0]
        others = [fact for fact in facts if fact.org != largest]
        for period in PERIODS[1:]:
            released.append(publish(others, period, TODAY, released, ZONES))
        counts = Counter(base_of(fact) for fact in others)
        for publication in released[1:]:
            for cell in publication.cells:
                true = (
                    sum(counts[base] for base in bases(cell.keys, publication.period)) if cell.n is not None else None
                )
                assert cell.n is None or abs(cell.n - true) <= 2


@pytest.mark.parametrize("seed", range(8))
def test_our_bounds_are_those_of_argus(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table with its margins, protected by τ-ARGUS: whatever it hides has the interval that we compute."""
    monkeypatch.chdir(tmp_path)
    random = Random(seed)
    kinds, places = ["k1", "k2", "k3", "k4"], ["p1", "p2", "p3", "p4", "p5"]
    rows = [
        {"Kind": random.choices(kinds, (8, 4, 2, 1))[0], "Place": random.choice(places), "One": 1.0} for _ in range(90)
    ]
    result = protect(rows, ["Kind", "Place"], response="One", safety_rules="FREQ(5,20)", workdir=str(tmp_path))
    table = result.tables[0].rows
    cells = [(row["Kind"], row["Place"]) for row in table]
    true = [0 if "Total" in cell else int(row["One"]) for cell, row in zip(cells, table, strict=True)]
    inner = [place for place, cell in enumerate(cells) if "Total" not in cell]

    def parts(cell: tuple[str, str]) -> set[int]:
        return {n for n in inner if all(whole in ("Total", part) for whole, part in zip(cell, cells[n], strict=True))}

    sums = [
        KnownSum(parts(cell), int(row["One"]), int(row["One"]))
        for cell, row in zip(cells, table, strict=True)
        if row["status"] not in ("U", "M", "u", "m")
    ]
    hidden = result.engine.audit(0)
    assert hidden
    for row in hidden:
        width = round(row["max"] - row["min"])
        unknowns = Unknowns(true, [0] * len(true), sums)
        assert unknowns.is_as_wide(parts(cells[row["cell"]]), width), row
        assert not unknowns.is_as_wide(parts(cells[row["cell"]]), width + 1), row


def test_withheld_says_nothing_of_why() -> None:
    reasons = Counter(cell.withheld for seed in range(10) for cell in releases(random_sector(seed))[0].cells)
    assert set(reasons) <= {None, Withheld.PROTECTED, Withheld.TOO_FINE}


@pytest.mark.soak
@pytest.mark.timeout(240)
def test_a_hundred_thousand_facts_of_two_hundred_organisations() -> None:
    """Four quarters and the year that overlaps them, each with its attack: each in a fifth of the time that is left."""
    random = Random(0)
    provinces, kinds = [f"KH-{n}" for n in range(1, 26)], list(PressureKind)
    zones = {province: f"zone{n % 5}" for n, province in enumerate(provinces)}
    facts = [
        CountedFact(
            str(n),
            f"org{int(200 * random.random() ** 2)}",
            kinds[int(9 * random.random() ** 2)],
            provinces[int(25 * random.random() ** 2)],
            YEAR.first + timedelta(random.randrange(365)),
        )
        for n in range(100_000)
    ]
    released: list[Publication] = []
    for period in PERIODS:
        released.append(publish(facts, period, TODAY, released, zones))
        assert released[-1].attack.held
    assert sum(cell.n is not None for cell in released[-1].cells) > 200
