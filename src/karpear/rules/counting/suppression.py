"""Which further cells carry no number, so that nobody works out those that may carry none."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from .attack import HiddenCell, PublicRow, TrueCounts, exposed_cells, puzzles
from .grids import BaseCell


def connected(rows: Sequence[PublicRow], cells: Iterable[BaseCell]) -> Sequence[PublicRow]:
    """The rows that say something of these cells, or of cells of which such a row says something, and so on."""
    by_cell: dict[BaseCell, list[int]] = {}
    for place, row in enumerate(rows):
        for cell in row.cells:
            by_cell.setdefault(cell, []).append(place)
    reached: set[int] = set()
    waiting = set(cells)
    while waiting:
        places = set(chain.from_iterable(by_cell.pop(cell, ()) for cell in waiting)) - reached
        reached |= places
        waiting = {cell for place in places for cell in rows[place].cells if cell in by_cell}
    return [rows[place] for place in sorted(reached)]


def protected(
    candidates: Mapping[PublicRow, int], public: Sequence[PublicRow], hidden: Sequence[HiddenCell], true: TrueCounts
) -> frozenset[PublicRow]:
    """Of the rows to be shown, with their counts, those that can be: the smallest of a puzzle goes until it holds.

    What was released of facts that were since taken back, or given later, would be subtracted from a new number:
    nothing that bears on it is shown. What is already public and gives a hidden cell away by itself stays exposed.
    """
    changed = {cell for row in public if not true.agree(row) for cell in row.cells}
    safe = set(candidates).difference(connected([*public, *candidates], changed))
    waiting = list(puzzles([*public, *safe], hidden))
    while waiting:
        puzzle = waiting.pop()
        droppable = [row for row in puzzle.rows if row in safe]
        if not droppable or not exposed_cells(puzzle, true):
            continue
        smallest = min(droppable, key=lambda row: (candidates[row], sorted(row.cells)))
        safe.remove(smallest)
        waiting += puzzles([row for row in puzzle.rows if row != smallest], puzzle.hidden)
    return frozenset(safe)
