"""Two published tables of one period, put together: how much each cell then comes to, and whether that betrays nobody.

One event may have been told to both installations, and nobody knows how many were. So together is a range: from the
larger number, if one side's reports are all among the other's, to the sum, if the two have none in common. What either
side hides stays hidden.

Before that is said the attacker has both: everything public here and every table of theirs, under each of three
assumptions about what the two have in common. Our hidden cells are judged with our true counts, as for a release.
Theirs cannot be: nobody here knows them. Of those it is enough that a cell may still be empty and may still be four,
or has no upper bound: then its interval is as wide as it is large, whatever its number is. Only what our side makes
narrower counts; what their table gives away by itself is theirs.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor

from .attack import FEWEST_WIDE, HiddenCell, PublicRow, Puzzle, alike, puzzles
from .draft import ReleaseDraft
from .facts import THRESHOLDS
from .grids import Country, Division, Grid, Keys
from .intervals import Bound, KnownSum, Unknowns, possible
from .publication import RULE_VERSION, Cell, Publication


class Apart(StrEnum):
    """Why two tables are not put together, before any attack."""

    OTHER_RULE = "other_rule"
    OTHER_GRID = "other_grid"
    NO_CELL = "no_cell"


class Overlap(StrEnum):
    """What one side may have in common with the other: nothing, all of the other's, or all of its own."""

    NOTHING = "nothing"
    CONTAINS = "contains"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class TogetherRange:
    """Between which numbers both come to. Of rounded numbers, and so no more exact than these."""

    keys: Keys
    low: int
    high: int


def why_apart(ours: Publication, theirs: Publication) -> Apart | None:
    """None: they can be put together if the attack fails. What another rule prints stands for who knows what."""
    if {ours.version, theirs.version} != {RULE_VERSION}:
        return Apart.OTHER_RULE
    if (ours.period, ours.grid) != (theirs.period, theirs.grid):
        return Apart.OTHER_GRID
    return None if ranges(ours, theirs) else Apart.NO_CELL


def ranges(ours: Publication, theirs: Publication) -> Sequence[TogetherRange]:
    """Of the cells that carry a number on both sides."""
    others = {_key(cell): cell.n for cell in theirs.cells if cell.n is not None}
    return [
        TogetherRange(cell.keys, max(cell.n, n), cell.n + n)
        for cell in ours.cells
        if cell.n is not None and (n := others.get(_key(cell))) is not None
    ]


def _key(cell: Cell) -> frozenset[tuple[str, str]]:
    return frozenset(cell.keys.items())


def holds(draft: ReleaseDraft, received: Sequence[Publication]) -> bool:
    """Does the attack on both sides fail? `received`: every table of the other installation, whatever its period.

    Those of other years say nothing of this one, and whoever sends them without end does not make this endless.
    """
    country = draft.counted.country
    of_year = [table for table in received if table.period.year == draft.period.year]
    theirs = [row for table in of_year for row in _printed(country, table)]
    ours = [*draft.ledger.released, *draft.ledger.statements]
    if not all(draft.attacked(frozenset(bounds(theirs, ours, overlap))).held for overlap in Overlap):
        return False
    hidden = list(_hidden(country, of_year))
    return not any(narrowed(theirs, bounds(ours, theirs, overlap), hidden) for overlap in Overlap)


def bounds(others: Iterable[PublicRow], own: Iterable[PublicRow], overlap: Overlap) -> Iterator[PublicRow]:
    """What the other side's numbers tell about the counts of one side. An assumption that a side's own number
    contradicts is known to be wrong there, and tells nothing."""
    own_rows = {row.cells: row for row in own}
    for row in others:
        standing = own_rows.get(row.cells, PublicRow(row.cells, 0, None))
        if overlap is Overlap.CONTAINS and (standing.high is None or row.low <= standing.high):
            yield PublicRow(row.cells, row.low, None)
        elif overlap is Overlap.WITHIN and row.high is not None and row.high >= standing.low:
            yield PublicRow(row.cells, 0, row.high)


def tells(cell: Cell, overlaps: Collection[Overlap]) -> tuple[int, Bound]:
    """What a printed number of theirs tells of our count, if all of these are so."""
    low, high = _stood_for(cell)
    return low if Overlap.CONTAINS in overlaps else 0, high if Overlap.WITHIN in overlaps else None


def narrowed(
    rows: Sequence[PublicRow], more: Iterable[PublicRow], hidden: Sequence[HiddenCell]
) -> Sequence[HiddenCell]:
    """Which hidden cells are known more exactly with more rows, and more exactly than a hidden cell may be known.

    None where nothing satisfies all rows: whoever assumes that sees that it is wrong.
    """
    further = list(more)
    return [
        target
        for puzzle in puzzles([*rows, *further], hidden)
        if not set(further).isdisjoint(puzzle.rows)
        for target in puzzle.hidden
        if _is_narrowed(puzzle, frozenset(rows), target)
    ]


def _is_narrowed(puzzle: Puzzle, rows: frozenset[PublicRow], target: HiddenCell) -> bool:
    both = interval(puzzle.rows, target)
    if both is None or _is_wide(*both):
        return False
    return both != interval([row for row in puzzle.rows if row in rows], target)


def _is_wide(low: int, high: Bound) -> bool:
    """As wide as it is large, whichever of these numbers it is."""
    return high is None or (low <= 0 and high >= FEWEST_WIDE)


def interval(rows: Sequence[PublicRow], target: HiddenCell) -> tuple[int, Bound] | None:
    """Between which whole numbers a cell lies, for somebody who knows the rows. None: they contradict one another."""
    parts = [*(row.cells for row in rows), target.cells]
    numbers = {cell: number for number, cells in enumerate(alike(parts).values()) for cell in cells}
    sums = [KnownSum({numbers[cell] for cell in row.cells}, row.low, row.high) for row in rows]
    size = len(set(numbers.values()))
    start = possible(size, sums)
    if start is None:
        return None
    members = {numbers[cell] for cell in target.cells}
    smallest, largest = (Unknowns(start, [0] * size, sums).extreme(members, sign) for sign in (-1, 1))
    return ceil(smallest or 0), None if largest is None else floor(largest)


def _printed(country: Country, table: Publication) -> Iterator[PublicRow]:
    for cell in table.cells:
        if cell.n is not None:
            yield PublicRow(country.base_cells(cell.keys, table.period), *_stood_for(cell))


def _stood_for(cell: Cell) -> tuple[int, int]:
    """By the rule as it is written: of what their council asks more is not known here."""
    return THRESHOLDS.stood_for(cell.n or 0, cell.keys["kind"])


def _hidden(country: Country, tables: Sequence[Publication]) -> Iterator[HiddenCell]:
    """On any grid of a period that they told. What contains a printed number is known from below, hidden or not."""
    printed = [row.cells for table in tables for row in _printed(country, table)]
    for table in tables:
        for division in Division:
            for keys in country.all_keys(Grid(division, yearly=table.grid.yearly)):
                cells = country.base_cells(keys, table.period)
                if not any(inner <= cells for inner in printed):
                    yield HiddenCell(keys, str(table.period), cells)
