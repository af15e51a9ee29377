"""The attacker: between which bounds does each hidden number lie, for somebody who knows everything that is public?

Public are sums of base cells, and that no count is negative. Whoever solves the linear programme of all of it has an
interval for each hidden cell; it must be at least as wide as the cell is large, and so wide that "fewer than five or
none" is all that can be said of a small one. An organisation also knows its own reports, and two that trust each other
know both of theirs: they must not learn how many others reported. Sums that share no cell are attacked apart, which
loses nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from .grids import BaseCell, Keys
from .intervals import KnownSum, Unknowns

#: An interval of "fewer than five or none" is so wide.
FEWEST_WIDE = 4
#: Of so many that reported most of what hangs together, any two put their reports together. All pairs of two hundred
#: organisations would take minutes.
PAIRED = 8


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A statement about a sum of base cells that anybody can read. `high` None: without an upper bound."""

    cells: frozenset[BaseCell]
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class PublicTable:
    """Rows that left together: a release, a bulletin with a number in it, another's table."""

    rows: Sequence[PublicRow]


@dataclass(frozen=True, slots=True)
class HiddenCell:
    """What nobody may work out: a cell by its keys and its period, as the sum of base cells that it is."""

    keys: Keys
    period: str
    cells: frozenset[BaseCell]


@dataclass(frozen=True, slots=True)
class ExposedCell:
    """A hidden cell that can be worked out. `insider`: only by one or two organisations that know their own reports."""

    keys: Keys
    period: str
    insider: bool = False


@dataclass(frozen=True, slots=True)
class Attack:
    """`held`: nobody can work out any hidden cell."""

    held: bool
    exposed: tuple[ExposedCell, ...] = ()


@dataclass(frozen=True, slots=True)
class TrueCounts:
    """What only we know: the reports in each base cell, and of how many of them each organisation knows."""

    reports: Mapping[BaseCell, int]
    known: Mapping[BaseCell, Mapping[str, int]]

    def agree(self, row: PublicRow) -> bool:
        """Could this be said today?"""
        total = self._total(row)
        return row.low <= total and (row.high is None or total <= row.high)

    def believed(self, row: PublicRow) -> PublicRow:
        """The same, moved to where it is right if it is not. Whether a number stops a release must not tell whether it
        is right, or how far off: otherwise one tries numbers until it is known what is hidden.
        """
        if self.agree(row):
            return row
        total = self._total(row)
        return PublicRow(row.cells, total, None if row.high is None else total + row.high - row.low)

    def _total(self, row: PublicRow) -> int:
        return sum(self.reports.get(cell, 0) for cell in row.cells)


@dataclass(frozen=True, slots=True)
class Puzzle:
    """Rows and hidden cells that hang together."""

    rows: Sequence[PublicRow]
    hidden: Sequence[HiddenCell]


def attack(tables: Iterable[PublicTable], hidden: Sequence[HiddenCell], true: TrueCounts) -> Attack:
    """Tries to work out each hidden cell from everything that is public."""
    rows = [row for table in tables for row in table.rows]
    exposed = [cell for puzzle in puzzles(rows, hidden) for cell in exposed_cells(puzzle, true)]
    return Attack(held=not exposed, exposed=tuple(exposed))


def puzzles(rows: Sequence[PublicRow], hidden: Sequence[HiddenCell]) -> Iterator[Puzzle]:
    """What has to be attacked together. A hidden cell of which nothing at all is public is in none."""
    parents: dict[BaseCell, BaseCell] = {}

    def root(cell: BaseCell) -> BaseCell:
        while (parent := parents.setdefault(cell, cell)) != cell:
            parents[cell] = cell = parents[parent]
        return cell

    for head, *tail in [*(row.cells for row in rows), *(target.cells for target in hidden)]:
        for cell in tail:
            parents[root(cell)] = root(head)
    together: dict[BaseCell, tuple[list[PublicRow], list[HiddenCell]]] = defaultdict(lambda: ([], []))
    for row in rows:
        together[root(next(iter(row.cells)))][0].append(row)
    for target in hidden:
        together[root(next(iter(target.cells)))][1].append(target)
    yield from (Puzzle(*parts) for parts in together.values() if all(parts))


def alike(sums: Sequence[frozenset[BaseCell]]) -> Mapping[tuple[int, ...], list[BaseCell]]:
    """The cells of these sums, those together that stand in the same ones, by the places of these."""
    places: dict[BaseCell, list[int]] = defaultdict(list)
    for place, together in enumerate(sums):
        for cell in together:
            places[cell].append(place)
    classes: dict[tuple[int, ...], list[BaseCell]] = defaultdict(list)
    for cell, of_cell in places.items():
        classes[tuple(of_cell)].append(cell)
    return classes


def exposed_cells(puzzle: Puzzle, true: TrueCounts) -> Sequence[ExposedCell]:
    """What can be worked out of one puzzle: by anybody, by an insider, or by two together."""
    board = _Board(puzzle, true)
    outsider = board.attacker()
    exposed = {
        place: ExposedCell(target.keys, target.period)
        for place, target in enumerate(puzzle.hidden)
        if outsider.works_out(place, FEWEST_WIDE)
    }
    for insiders in board.insiders() if len(puzzle.rows) > 1 else ():
        attacker = board.attacker(*insiders)
        for place, target in enumerate(puzzle.hidden):
            if place not in exposed and attacker.works_out(place, 1):
                exposed[place] = ExposedCell(target.keys, target.period, insider=True)
    return list(exposed.values())


class _Board:
    """A puzzle as unknown numbers: base cells that stand in the same sums are one, since nobody tells them apart.

    `exchangeable`: unknowns that stand in the same rows, so that one can be larger and the other smaller by as much.
    """

    def __init__(self, puzzle: Puzzle, true: TrueCounts) -> None:
        classes = alike([*(row.cells for row in puzzle.rows), *(target.cells for target in puzzle.hidden)])
        of_cell = {cell: number for number, cells in enumerate(classes.values()) for cell in cells}
        self.true = [sum(true.reports.get(cell, 0) for cell in cells) for cells in classes.values()]
        self.rows = [self._sum(row, {of_cell[cell] for cell in row.cells}) for row in puzzle.rows]
        self.targets = [frozenset(of_cell[cell] for cell in target.cells) for target in puzzle.hidden]
        exchanged: dict[tuple[int, ...], set[int]] = defaultdict(set)
        for number, signature in enumerate(classes):
            exchanged[tuple(place for place in signature if place < len(puzzle.rows))].add(number)
        self.exchangeable = [
            [
                number
                for group in exchanged.values()
                if not (group <= target or group.isdisjoint(target))
                for number in group
            ]
            for target in self.targets
        ]
        self._known: dict[str, Counter[int]] = defaultdict(Counter)
        for cell, number in of_cell.items():
            for insider, reports in true.known.get(cell, {}).items():
                self._known[insider][number] += reports

    def _sum(self, row: PublicRow, members: Collection[int]) -> KnownSum:
        """A row that the counts of today contradict, since facts were taken back, is as wide as to hold them, too."""
        total = sum(self.true[number] for number in members)
        return KnownSum(members, min(row.low, total), None if row.high is None else max(row.high, total))

    def insiders(self) -> Iterator[tuple[str, ...]]:
        """Everybody who knows some of the reports; then any two of those who know most."""
        yield from ((insider,) for insider in sorted(self._known))
        largest = sorted(self._known, key=lambda insider: (-self._known[insider].total(), insider))[:PAIRED]
        yield from combinations(largest, 2)

    def attacker(self, *insiders: str) -> "_Attacker":
        """Somebody who knows what is public, and what these reported. What two told of, they may know to be one."""
        own_counts = [self._known[insider] for insider in insiders]
        own_reports = (sum(reports[number] for reports in own_counts) for number in range(len(self.true)))
        return _Attacker(self, [min(pair) for pair in zip(own_reports, self.true, strict=True)])


class _Attacker:
    def __init__(self, board: _Board, own_reports: Sequence[int]) -> None:
        self._board = board
        self._others = [true - own_count for true, own_count in zip(board.true, own_reports, strict=True)]
        self._unknowns = Unknowns(board.true, own_reports, board.rows)

    def works_out(self, place: int, width: int) -> bool:
        """Is a target known more exactly than others' part of it is large, or than so wide?

        What can be exchanged for what stands in the same rows is seen at once; else it takes the linear programme.
        """
        wide = max(width, sum(self._others[number] for number in self._board.targets[place]))
        if sum(self._others[number] for number in self._board.exchangeable[place]) >= wide:
            return False
        return not self._unknowns.is_as_wide(self._board.targets[place], wide)
