"""Two tables put together: between which numbers, and when not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from karpear.rules.counting.attack import Attack, HiddenCell, PublicRow
from karpear.rules.counting.counted import CountedFacts
from karpear.rules.counting.draft import Ledger, ReleaseDraft
from karpear.rules.counting.facts import THRESHOLDS, CountedFact
from karpear.rules.counting.grids import BaseCell, Grid
from karpear.rules.counting.intervals import KnownSum, possible
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import RULE_VERSION, Cell, Publication, Withheld
from karpear.rules.counting.union import Apart, Overlap, bounds, holds, interval, narrowed, ranges, tells, why_apart

#: Each zone is one province, but for the plain.
ZONES = {"P": "capital", "A": "plain", "B": "plain"}
YEAR = Period(2025)
Q1, Q2, Q3, Q4 = YEAR.quarters
#: Five of three organisations pass; of one, they do not.
FIVE, FIVE_OF_ONE = {"x": 2, "y": 2, "z": 1}, {"x": 5}


def table(
    numbers: Mapping[str, int | None], period: Period = Q1, grid: str = "zone × kind", version: str = RULE_VERSION
) -> Publication:
    """Of detentions; None: withheld."""
    keys = [{"kind": "detained", **({"zone": zone} if zone else {})} for zone in numbers]
    cells = [
        Cell(cell_keys, n, Withheld.PROTECTED if n is None else None)
        for cell_keys, n in zip(keys, numbers.values(), strict=True)
    ]
    length = "year" if period.quarter is None else "quarter"
    return Publication(period, Grid.parse(f"{grid} × {length}"), tuple(cells), Attack(held=True), version)


def base(province: str, quarter: Period = Q1) -> BaseCell:
    return BaseCell("detained", province, str(quarter))


def cells(provinces: str, *quarters: Period) -> frozenset[BaseCell]:
    return frozenset(base(province, quarter) for province in provinces for quarter in quarters or [Q1])


def facts(by_org: Mapping[str, int], province: str, quarter: Period = Q1) -> list[CountedFact]:
    return [
        CountedFact(f"{province}{quarter}{org}{n}", org, "detained", province, quarter.first)
        for org, count in by_org.items()
        for n in range(count)
    ]


def draft(
    reports: Sequence[CountedFact], released: Sequence[PublicRow] = (), statements: Sequence[PublicRow] = ()
) -> ReleaseDraft:
    counted = CountedFacts.of(reports, ZONES, THRESHOLDS)
    return ReleaseDraft(counted, Q1, Ledger(list(released), list(statements)))


def test_together_is_from_the_larger_number_to_the_sum_and_hidden_stays_hidden() -> None:
    ours, theirs = table({"capital": 10, "plain": None, "coast": 5}), table({"capital": 15, "plain": 20, "coast": None})
    assert [(dict(cell.keys)["zone"], cell.low, cell.high) for cell in ranges(ours, theirs)] == [("capital", 15, 25)]


@pytest.mark.parametrize(
    ("theirs", "why"),
    [
        (table({"capital": 5}), None),
        (table({"capital": 5}, version="1"), Apart.OTHER_RULE),
        (table({"capital": 5}, Q2), Apart.OTHER_GRID),
        (table({"": 5}, grid="nation × kind"), Apart.OTHER_GRID),
        (table({"capital": None, "plain": 5}), Apart.NO_CELL),
    ],
)
def test_which_tables_are_never_put_together(theirs: Publication, why: Apart | None) -> None:
    assert why_apart(table({"capital": 5, "plain": None}), theirs) is why
    assert why_apart(table({"capital": 5}, version="0"), table({"capital": 5}, version="0")) is Apart.OTHER_RULE


def test_what_the_number_of_another_tells_of_our_counts() -> None:
    plain, capital = cells("AB"), cells("P")
    theirs = [PublicRow(plain, 8, 12), PublicRow(capital, 1, None)]
    assert list(bounds(theirs, [], Overlap.NOTHING)) == []
    assert list(bounds(theirs, [], Overlap.CONTAINS)) == [PublicRow(plain, 8, None), PublicRow(capital, 1, None)]
    assert list(bounds(theirs, [], Overlap.WITHIN)) == [PublicRow(plain, 0, 12)]
    # Our own number contradicts it: fewer than theirs, or more.
    assert list(bounds(theirs[:1], [PublicRow(plain, 5, 7)], Overlap.CONTAINS)) == []
    assert list(bounds(theirs[:1], [PublicRow(plain, 13, 17)], Overlap.WITHIN)) == []
    assert len(list(bounds(theirs[:1], [PublicRow(plain, 13, 17)], Overlap.CONTAINS))) == 1


def test_what_a_table_tells_depends_on_what_both_have_in_common() -> None:
    cell = Cell({"kind": "detained"}, 10)
    assert tells(cell, [Overlap.CONTAINS]) == (8, None)
    assert tells(cell, [Overlap.WITHIN]) == (0, 12)
    assert tells(cell, [Overlap.CONTAINS, Overlap.WITHIN]) == (8, 12)


@pytest.mark.parametrize(
    ("rows", "between"),
    [
        ([], (0, None)),
        ([PublicRow(cells("A"), 2, None)], (2, None)),
        ([PublicRow(cells("AB"), 5, 7)], (0, 7)),
        ([PublicRow(cells("AB"), 8, 12), PublicRow(cells("B"), 0, 3)], (5, 12)),
        ([PublicRow(cells("AB"), 5, 7), PublicRow(cells("B"), 8, None)], None),
        # Halves: a third of a half is no whole number.
        ([PublicRow(cells("AB"), 3, 4), PublicRow(cells("BP"), 3, 4), PublicRow(cells("AP"), 4, 4)], (2, 2)),
    ],
)
def test_between_which_numbers_a_cell_lies(rows: list[PublicRow], between: tuple[int, int | None] | None) -> None:
    assert interval(rows, HiddenCell({}, "2025-Q1", cells("A"))) == between


def test_numbers_that_satisfy_all_sums() -> None:
    numbers = possible(2, [KnownSum({0, 1}, 3, 4), KnownSum({1}, 1, 1)])
    assert numbers is not None and 3 <= sum(numbers) <= 4 and numbers[1] == 1
    assert possible(2, [KnownSum({0, 1}, 3, 4), KnownSum({0}, 5, None)]) is None
    assert possible(1, []) == [0]


def test_a_hidden_cell_of_theirs_may_be_empty_and_may_be_four() -> None:
    year, hidden = PublicRow(cells("P", Q1, Q2), 8, 12), HiddenCell({}, "2025-Q1", cells("P"))
    theirs = [year, PublicRow(cells("P", Q2), 5, 7)]  # alone: 1 to 7, which their own attack judged
    assert not narrowed(theirs, [], [hidden])
    assert not narrowed(theirs, [PublicRow(cells("A"), 5, None)], [hidden])  # of another place
    assert not narrowed(theirs, [PublicRow(cells("P"), 0, 12)], [hidden])  # says nothing new
    assert not narrowed(theirs, [PublicRow(cells("P"), 13, None)], [hidden])  # cannot be
    assert narrowed(theirs, [PublicRow(cells("P"), 5, None)], [hidden]) == [hidden]  # 5 to 7
    assert narrowed(theirs, [PublicRow(cells("P"), 0, 3)], [hidden]) == [hidden]  # 1 to 3
    assert not narrowed([], [PublicRow(cells("P"), 5, None)], [hidden])  # five and more: any number may be
    assert not narrowed([], [PublicRow(cells("P"), 0, 7)], [hidden])
    assert narrowed([], [PublicRow(cells("P"), 0, 3)], [hidden]) == [hidden]


def test_two_tables_of_one_quarter_hold() -> None:
    reports = [*facts(FIVE, "P"), *facts({"x": 9}, "A")]
    released = [PublicRow(cells("P"), 5, 7)]
    assert holds(draft(reports, released), [table({"capital": 10, "plain": 10})])
    assert holds(draft(reports, released), [table({"capital": None, "plain": None})])


def test_our_year_less_our_quarters_with_their_number_gives_one_of_ours_away() -> None:
    # Our year and three quarters leave between 2 and 7 for the first: 5 of one organisation, as wide as they are many.
    quarters = [fact for quarter in (Q2, Q3, Q4) for fact in facts(FIVE, "P", quarter)]
    reports = [*quarters, *facts(FIVE_OF_ONE, "P")]
    printed = [PublicRow(cells("P", quarter), 5, 7) for quarter in (Q2, Q3, Q4)]
    released = [*printed, PublicRow(cells("P", *YEAR.quarters), 18, 22)]
    assert holds(draft(reports, released), [table({"capital": None, "plain": 5})])
    assert not holds(draft(reports, released), [table({"capital": 5})])  # five at least, if theirs are among ours


def test_their_year_less_their_quarters_with_our_number_gives_one_of_theirs_away() -> None:
    theirs = [
        table({"capital": None, "plain": 5}), *(table({"capital": 5}, quarter) for quarter in (Q2, Q3, Q4)),
        table({"capital": 20}, YEAR),
    ]  # fmt: skip
    ours = draft(facts(FIVE, "P"), [PublicRow(cells("P"), 5, 7)])
    assert not holds(ours, theirs)
    assert holds(ours, theirs[:4])
    assert holds(replace(ours, ledger=Ledger()), theirs)


def test_what_is_known_here_without_them_is_not_put_together_either() -> None:
    reports = facts({"x": 2}, "P")
    exact = PublicRow(cells("P"), 2, 2)
    assert not holds(draft(reports, [], [exact]), [table({"capital": 5})])


def test_the_quarters_of_theirs_that_their_year_joins_bring_ours_with_them() -> None:
    # Their year bounds ours from above; our other quarters, which no row of ours joins, leave little of it.
    quarters = [fact for quarter in (Q2, Q3, Q4) for fact in facts(FIVE, "P", quarter)]
    reports = [*quarters, *facts({"x": 2}, "P")]
    printed = [PublicRow(cells("P", quarter), 5, 7) for quarter in (Q2, Q3, Q4)]
    assert holds(draft(reports, printed), [table({"capital": 5})])
    assert holds(draft(reports, printed), [table({"capital": 20}, YEAR)])  # up to 22: up to 7 of the first
    assert not holds(draft(reports, printed), [table({"capital": 15}, YEAR)])  # up to 17: up to 2
