"""HiGHS judges what two installations say together: it knows both tables, and whose reports are all among whose."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random

import pytest

from karpear.rules.counting.counted import CountedFacts
from karpear.rules.counting.draft import Ledger, ReleaseDraft
from karpear.rules.counting.facts import THRESHOLDS, CountedFact
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import Publication, printed_rows, publish
from karpear.rules.counting.union import holds, why_apart
from tests.steps.sectors import TODAY, YEAR, ZONES, Judge, all_cells, base_of, bases, may_be_told, random_sector

pytestmark = pytest.mark.once
PERIODS = [*YEAR.quarters, YEAR]


def releases(facts: Sequence[CountedFact]) -> list[Publication]:
    released: list[Publication] = []
    for period in PERIODS:
        released.append(publish(facts, period, TODAY, released, ZONES))
    return released


def two_sides(seed: int) -> tuple[list[CountedFact], list[CountedFact]]:
    """A sector, and an installation to which part of it was told, too: now ours is the smaller one, now theirs."""
    random = Random(seed)
    sector = random_sector(seed)
    part = [fact for fact in sector if random.random() < random.choice((0.5, 0.9, 0.97))]
    return (sector, part) if seed % 2 else (part, sector)


def verdicts(
    ours: Sequence[CountedFact], our_releases: Sequence[Publication], their_releases: Sequence[Publication]
) -> Iterator[tuple[Period, bool]]:
    """Of each period whose tables could be put together."""
    counted = CountedFacts.of(ours, ZONES, THRESHOLDS)
    rows = [row for release in our_releases for row in printed_rows(counted, release)]
    for our_release, their_release in zip(our_releases, their_releases, strict=True):
        if why_apart(our_release, their_release) is None:
            draft = ReleaseDraft(counted, our_release.period, Ledger(rows))
            yield our_release.period, holds(draft, their_releases)


def given_away(
    facts: Sequence[CountedFact],
    own: Sequence[Publication],
    other: Sequence[Publication],
    period: Period,
    *,
    is_part: bool,
) -> list[str]:
    """Hidden cells of a period that the judge places more exactly than they are large. `is_part`: of the other's."""
    judge = Judge(own)
    for publication in other:
        for cell in publication.cells:
            if cell.n is not None:
                low, high = (0, cell.n + 2) if is_part else (max(5, cell.n - 2), 10**6)
                judge.add_row(bases(cell.keys, publication.period), low, high)
    by_base = defaultdict(list)
    for fact in facts:
        by_base[base_of(fact)].append(fact)
    printed = {
        frozenset(bases(cell.keys, publication.period))
        for publication in own
        for cell in publication.cells
        if cell.n is not None
    }
    hidden = []
    for keys, of_period in all_cells():
        cells = bases(keys, of_period)
        inside = [fact for base in cells for fact in by_base[base]]
        is_hidden = not may_be_told(inside) and frozenset(cells) not in printed
        if of_period == period and is_hidden and judge.width(cells) < max(len(inside), 1) - 1e-6:
            hidden.append(f"{of_period} {keys}: {len(inside)} within {judge.width(cells)}")
    return hidden


def judged(seed: int) -> tuple[int, int, int]:
    """How many periods were put together, how many were not, and in how many of these the judge would place a cell."""
    ours, theirs = two_sides(seed)
    our_releases, their_releases = releases(ours), releases(theirs)
    joined = refused = leaks = 0
    for period, held in verdicts(ours, our_releases, their_releases):
        leaked = [
            *given_away(ours, our_releases, their_releases, period, is_part=not seed % 2),
            *given_away(theirs, their_releases, our_releases, period, is_part=bool(seed % 2)),
        ]
        if held:
            assert not leaked, f"{seed}: {leaked}"
        joined, refused, leaks = joined + held, refused + (not held), leaks + (bool(leaked) and not held)
    return joined, refused, leaks


def test_what_is_said_together_places_no_hidden_cell_of_either() -> None:
    counts = [judged(seed) for seed in range(40)]
    joined, refused, leaks = (sum(column) for column in zip(*counts, strict=True))
    print(f"{joined} put together, {refused} not; in {leaks} of these the judge would place a cell")
    assert joined and refused and leaks


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_nor_in_a_thousand_pairs() -> None:
    """On all cores: nothing of it waits for anything."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        assert len(list(pool.map(judged, range(40, 1040), chunksize=10))) == 1000
