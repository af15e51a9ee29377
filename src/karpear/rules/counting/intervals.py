"""Between which bounds a sum of unknown numbers lies, given sums that are known: an exact linear programme, kept small.

The simplex method with bounds on every variable, in whole numbers and fractions, so that nothing is lost to
rounding. It starts from the true numbers, which satisfy whatever is public, and need not be a corner; Bland's rule
ends it. Source: Dutertre and de Moura, "A fast linear-arithmetic solver for DPLL(T)", 2006; Bland, 1977.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from itertools import repeat
from math import ceil, floor
from typing import NamedTuple

type Exact = int | Fraction
#: None: without an upper bound.
type Bound = int | None


class KnownSum(NamedTuple):
    """The variables at these places add up to something between `low` and `high`."""

    members: Collection[int]
    low: int
    high: Bound


class Unknowns:
    """Variables with a lower bound each, of which sums are known. `true`: numbers that satisfy all of it."""

    def __init__(self, true: Sequence[Exact], lows: Sequence[int], sums: Sequence[KnownSum]) -> None:
        self._values: list[Exact] = [*true, *(sum(true[member] for member in row.members) for row in sums)]
        self._lows = [*lows, *(row.low for row in sums)]
        self._highs: list[Bound] = [*repeat(None, len(true)), *(row.high for row in sums)]
        #: Each basic variable as a combination of variables that are not basic.
        self._rows: dict[int, dict[int, Exact]] = {
            len(true) + place: dict.fromkeys(row.members, 1) for place, row in enumerate(sums)
        }

    def is_as_wide(self, members: Collection[int], width: int) -> bool:
        """Can the sum of these variables still be numbers that lie so far apart?"""
        largest = smallest = self._sum(members)
        for sign in (1, -1):
            while not (wide := floor(largest) - ceil(smallest) >= width):
                if (entering := self._entering(members, sign)) is None:
                    break
                furthest, leaving = self._furthest(*entering)
                if furthest is None:
                    return True
                self._move(*entering, furthest)
                value = self._sum(members)
                largest, smallest = max(largest, value), min(smallest, value)
                if leaving != entering[0] and floor(largest) - ceil(smallest) < width:
                    self._pivot(leaving, entering[0])
        return wide

    def extreme(self, members: Collection[int], sign: int) -> Exact | None:
        """The largest (1) or the smallest (-1) that the sum of these variables can be. None: there is none."""
        while (entering := self._entering(members, sign)) is not None:
            furthest, leaving = self._furthest(*entering)
            if furthest is None:
                return None
            self._move(*entering, furthest)
            if leaving != entering[0]:
                self._pivot(leaving, entering[0])
        return self._sum(members)

    def values(self, size: int) -> Sequence[Exact]:
        """The first variables, as they are now."""
        return self._values[:size]

    def _sum(self, members: Collection[int]) -> Exact:
        return sum(self._values[member] for member in members)

    def _move(self, variable: int, direction: int, distance: Exact) -> None:
        self._values[variable] += direction * distance
        for basic, row in self._rows.items():
            if variable in row:
                self._values[basic] += direction * distance * row[variable]

    def _entering(self, members: Collection[int], sign: int) -> tuple[int, int] | None:
        """The first variable that moves the sum where it is wanted, and in which direction."""
        gains: dict[int, Exact] = defaultdict(int)
        for member in members:
            for variable, factor in self._rows.get(member, {member: 1}).items():
                gains[variable] += sign * factor
        useful = (variable for variable, gain in gains.items() if gain and self._room(variable, gain) != 0)
        first = min(useful, default=None)
        return None if first is None else (first, 1 if gains[first] > 0 else -1)

    def _room(self, variable: int, rate: Exact) -> Exact | None:
        """How long it can move at this rate. None: for ever."""
        bound = self._highs[variable] if rate > 0 else self._lows[variable]
        return None if bound is None else _divided(bound - self._values[variable], rate)

    def _furthest(self, variable: int, direction: int) -> tuple[Exact | None, int]:
        """How far a variable can move, and which one stops it."""
        furthest, leaving = self._room(variable, direction), variable
        for basic, row in self._rows.items():
            if variable not in row:
                continue
            room = self._room(basic, direction * row[variable])
            if room is not None and (furthest is None or (room, basic) < (furthest, leaving)):
                furthest, leaving = room, basic
        return furthest, leaving

    def _pivot(self, leaving: int, entering: int) -> None:
        row = self._rows.pop(leaving)
        factor = row.pop(entering)
        solved = {variable: _divided(-value, factor) for variable, value in row.items()}
        solved[leaving] = _divided(1, factor)
        for dependent in self._rows.values():
            if (times := dependent.pop(entering, 0)) != 0:
                _add(dependent, times, solved.items())
        self._rows[entering] = solved


def possible(size: int, sums: Sequence[KnownSum]) -> Sequence[Exact] | None:
    """So many numbers, none negative, of which all of this is true. None: there are none.

    To each sum is added what it lacks; if nothing need be added, they satisfy all of it by themselves.
    """
    with_rest = [KnownSum({*row.members, size + place}, row.low, row.high) for place, row in enumerate(sums)]
    lacks = range(size, size + len(sums))
    unknowns = Unknowns([*repeat(0, size), *(row.low for row in sums)], [0] * (size + len(sums)), with_rest)
    return None if unknowns.extreme(lacks, -1) else unknowns.values(size)


def _add(row: dict[int, Exact], times: Exact, terms: Iterable[tuple[int, Exact]]) -> None:
    for variable, value in terms:
        if total := row.get(variable, 0) + times * value:
            row[variable] = total
        else:
            del row[variable]


def _divided(value: Exact, by: Exact) -> Exact:
    """Whole where it can be: most are, and whole numbers are ten times as fast."""
    if by in (1, -1):
        return value if by == 1 else -value
    quotient = Fraction(value) / by
    return int(quotient) if quotient.denominator == 1 else quotient
