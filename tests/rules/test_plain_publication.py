"""What may be published of many: thresholds, grids, periods, what is hidden with it, and what stops a release."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from karpear.rules.counting.attack import Attack, ExposedCell, HiddenCell, PublicRow, PublicTable, TrueCounts, attack
from karpear.rules.counting.counted import country_of, statement
from karpear.rules.counting.facts import CountedFact, Thresholds
from karpear.rules.counting.grids import BaseCell, Division, Grid
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import Cell, Publication, Withheld, must_fit, publish

ZONES = {"P": "capital", "A": "plain", "B": "plain", "C": "coast"}
YEAR, TODAY = Period(2025), date(2027, 6, 1)
Q1, Q2, Q3, Q4 = YEAR.quarters
HELD = Attack(held=True)
#: Five reports of three organisations.
ENOUGH = {"x": 2, "y": 2, "z": 1}


def facts(
    by_org: Mapping[str, int],
    kind: str = "detained",
    province: str = "P",
    period: Period = Q1,
    event: str | None = None,
) -> list[CountedFact]:
    """So many of each organisation."""
    name = f"{kind}-{province}-{period}-{event}"
    return [
        CountedFact(f"{name}-{org}-{n}", org, kind, province, period.first + timedelta(n % 80), event)
        for org, count in by_org.items()
        for n in range(count)
    ]


def told(
    reports: Iterable[CountedFact], period: Period = Q1, released: Sequence[Publication] = (), **more
) -> Publication:
    return publish(list(reports), period, more.pop("today", TODAY), released, ZONES, **more)


def numbers(publication: Publication) -> dict[tuple[str, ...], int]:
    return {tuple(cell.keys.values()): cell.n for cell in publication.cells if cell.n is not None}


@pytest.mark.parametrize(
    ("by_org", "printed"),
    [
        (ENOUGH, 5),
        ({"x": 2, "y": 1, "z": 1}, None),  # four reports
        ({"x": 3, "y": 3}, None),  # two organisations, and nobody besides them
        ({"x": 7, "y": 2, "z": 1}, 10),  # seven in ten of one
        ({"x": 8, "y": 2, "z": 1}, None),  # more than seven in ten of one
        ({"x": 4, "y": 2, "z": 1, "w": 0}, 5),
        ({"x": 4, "y": 3, "z": 1}, 10),
    ],
)
def test_when_a_cell_is_shown(by_org: dict[str, int], printed: int | None) -> None:
    publication = told(facts(by_org))
    if printed is None:
        assert (str(publication.grid), numbers(publication)) == ("nation × kind × quarter", {})
        assert {cell.withheld for cell in publication.cells} == {Withheld.TOO_FINE}
    else:
        assert numbers(publication) == {("detained", "P"): printed}


def test_a_blank_says_nothing_of_why_and_a_zero_is_one() -> None:
    publication = told(facts(ENOUGH))
    blanks = [cell for cell in publication.cells if cell.n is None]
    assert len(blanks) == len(PressureKind) * len(ZONES) - 1
    assert {cell.withheld for cell in blanks} == {Withheld.PROTECTED}


def test_one_event_is_one_report_and_is_known_to_all_who_told_of_it() -> None:
    raid = facts(dict.fromkeys("abcde", 1), event="raid")
    assert numbers(told(raid)) == {}
    # Each of five: the raid and no other. With four more reports of two others there are five reports.
    assert numbers(told([*raid, *facts({"x": 2, "y": 2})])) == {("detained", "P"): 5}
    # Told by the same who told all else, it makes them no third organisation.
    assert numbers(told([*facts(dict.fromkeys("xyz", 1), event="raid"), *facts({"x": 2, "y": 2})])) == {}


def test_an_event_lies_where_and_when_it_was_told_first() -> None:
    early = CountedFact("1", "x", "detained", "A", Q1.last, "raid")
    late = CountedFact("2", "w", "detained", "B", Q2.first, "raid")
    more = facts({"y": 2, "z": 2}, province="A")
    assert numbers(told([late, early, *more])) == {("detained", "A"): 5}
    assert numbers(told([late, early, *facts({"y": 2, "z": 2}, province="B", period=Q2)], Q2)) == {}


def test_a_council_asks_more_of_a_kind_and_holds_a_cell() -> None:
    reports = [*facts(ENOUGH), *facts({"x": 4, "y": 4, "z": 4}, "searched")]
    raised = Thresholds(raised={"detained": 8})
    assert numbers(told(reports[:5], thresholds=raised)) == {}
    assert numbers(told(reports, held=[{"kind": "detained"}])) == {("searched", "P"): 10}
    assert numbers(told(reports, held=[{"kind": "detained", "zone": "capital"}])) == {("searched", "P"): 10}
    assert len(numbers(told(reports, held=[{"kind": "detained", "zone": "coast"}]))) == 2


@pytest.mark.parametrize(
    ("printed", "kind", "between"),
    [
        (5, "searched", (5, 7)),
        (10, "searched", (8, 12)),
        (10, "detained", (9, 12)),
        (5, "detained", (5, 7)),
        (7, "x", (7, 7)),
    ],
)
def test_what_a_printed_number_tells(printed: int, kind: str, between: tuple[int, int]) -> None:
    assert Thresholds(raised={"detained": 9}).stood_for(printed, kind) == between


def test_the_finest_grid_of_which_four_in_five_pass() -> None:
    few = {"x": 2, "y": 1, "z": 1}
    one_blank = [
        *facts(ENOUGH),
        *facts(ENOUGH, province="A"),
        *facts(ENOUGH, province="B"),
        *facts(ENOUGH, province="C"),
    ]
    assert told([*one_blank, *facts(few, "searched")]).grid == Grid(Division.PROVINCE)
    assert told([*facts(few, province="A"), *facts(few, province="B")]).grid == Grid(Division.ZONE)
    assert told([*facts(few), *facts(few, province="B")]).grid == Grid(Division.NATION)
    assert numbers(told([*facts(few), *facts(few, province="B")])) == {("detained",): 10}


def test_what_is_not_over_for_long_enough_waits() -> None:
    assert Q1.last == date(2025, 3, 31)
    assert numbers(told(facts(ENOUGH), today=date(2025, 6, 29)))
    early = told(facts(ENOUGH), today=date(2025, 6, 28))
    assert {cell.withheld for cell in early.cells} == {Withheld.TOO_EARLY}
    assert told([]).cells[0].withheld is Withheld.TOO_FINE


def test_a_period_is_told_once() -> None:
    first = told(facts(ENOUGH))
    again = told(facts({"x": 20, "y": 20, "z": 20}), released=[first])
    assert again.grid == first.grid
    assert {cell.withheld for cell in again.cells} == {Withheld.STANDS}


def test_two_periods_in_a_row_to_begin_and_one_to_end() -> None:
    always = [fact for quarter in (Q1, Q2, Q3, Q4) for fact in facts(ENOUGH, period=quarter)]
    searched = [fact for quarter in (Q2, Q3) for fact in facts(ENOUGH, "searched", period=quarter)]
    released: list[Publication] = []
    for quarter in (Q1, Q2, Q3, Q4):
        released.append(told([*always, *searched], quarter, released))
    assert [("searched", "P") in numbers(publication) for publication in released] == [False, False, True, False]
    assert all(("detained", "P") in numbers(publication) for publication in released)
    # What was printed went on even though somebody took back what it counted.
    assert numbers(told(facts(ENOUGH, period=Q2), Q2, released[:1])) == {("detained", "P"): 5}


OTHER_KINDS = ("summoned", "searched", "refused", "online")


def a_year(last: Mapping[str, int]) -> list[CountedFact]:
    """Four quarters like each other, but for one cell in the last of them."""
    reports = [
        fact for quarter in YEAR.quarters for kind in OTHER_KINDS for fact in facts(ENOUGH, kind, period=quarter)
    ]
    for quarter in (Q1, Q2, Q3):
        reports += facts({"x": 7, "y": 7, "z": 6}, period=quarter)
    return [*reports, *facts(last, period=Q4)]


def quarters_of(reports: Sequence[CountedFact]) -> list[Publication]:
    released: list[Publication] = []
    for quarter in YEAR.quarters:
        released.append(told(reports, quarter, released))
    return released


def test_a_year_hides_what_its_quarters_would_give_away() -> None:
    """One organisation has nearly all of the last quarter: the year less three quarters would tell how many."""
    reports = a_year({"x": 40, "y": 1, "z": 1})
    quarters = quarters_of(reports)
    assert [("detained", "P") in numbers(publication) for publication in quarters] == [True, True, True, False]
    year = told(reports, YEAR, quarters)
    assert year.attack.held
    assert set(numbers(year)) == {(kind, "P") for kind in OTHER_KINDS}
    assert ("detained", "P") in numbers(told(reports, YEAR))
    beside_open_quarters = publish(reports, YEAR, TODAY, [], ZONES, open_releases=quarters)
    assert numbers(beside_open_quarters) == numbers(year), "read by many before they are public"


def test_an_insider_subtracts_what_they_know() -> None:
    """Seven in two provinces: anybody sees that; whoever reported all seven, one or two, sees that nobody else did."""
    a, b = (BaseCell("detained", province, str(Q1)) for province in "AB")
    public = PublicTable([PublicRow(frozenset({a, b}), 7, 7), PublicRow(frozenset({b}), 1, None)])
    hidden = HiddenCell({"kind": "detained", "province": "A"}, str(Q1), frozenset({a}))
    alone = TrueCounts({a: 4, b: 3}, {a: {"x": 4}, b: {"x": 3}})
    together = TrueCounts({a: 4, b: 3}, {a: {"x": 2, "y": 2}, b: {"x": 1, "y": 2}})
    assert attack([public], [hidden], alone) == Attack(False, (ExposedCell(hidden.keys, "2025-Q1", insider=True),))
    three = TrueCounts({a: 4, b: 3}, {a: {"x": 2, "y": 1, "z": 1}, b: {"x": 1, "y": 1, "z": 1}})
    same_event = TrueCounts({a: 4, b: 3}, {a: {"x": 4, "y": 1}, b: {"x": 3, "y": 3}})
    for true in (together, same_event):
        assert attack([public], [hidden], true) == Attack(False, (ExposedCell(hidden.keys, "2025-Q1", insider=True),))
    assert attack([public], [hidden], three) == HELD


def test_a_number_that_is_not_rounded_is_exactly_that() -> None:
    """Somebody else's table: it is not our rounding that protects what it tells."""
    reports = a_year({"x": 2, "y": 1, "z": 1})
    quarters = quarters_of(reports)[:3]
    keys = {"kind": "detained", "province": "P"}
    reports += [fact for quarter in (Q1, Q2, Q3) for fact in facts({"y": 1}, period=quarter, event=str(quarter))]
    theirs = [replace(publication, cells=(Cell(keys, 21),)) for publication in quarters]
    theirs.append(Publication(YEAR, Grid(Division.PROVINCE, yearly=True), (Cell(keys, 67),), HELD))
    stopped = told(reports, Q4, theirs)
    assert not stopped.attack.held
    assert numbers(stopped) == {}


def test_what_was_taken_back_or_came_late_is_not_to_be_subtracted() -> None:
    reports = a_year({"x": 7, "y": 7, "z": 6})
    quarters = quarters_of(reports)
    assert ("detained", "P") in numbers(told(reports, YEAR, quarters))
    without_x = [fact for fact in reports if fact.org != "x" or fact.kind != "detained"]
    more = [*without_x, *facts({"v": 7}), *facts({"v": 7}, period=Q3)]
    year = told(more, YEAR, quarters)
    assert ("detained", "P") not in numbers(year)
    assert set(numbers(year)) == {(kind, "P") for kind in OTHER_KINDS}


def test_a_statement_elsewhere_stops_a_release() -> None:
    reports = [*a_year({"x": 2, "y": 1, "z": 1})]
    quarters = quarters_of(reports)[:3]
    where = {"kind": "detained", "province": "P"}
    bulletin = statement(where, Q4, ZONES, 4, 4)
    stopped = told(reports, Q4, quarters, statements=[PublicTable([bulletin])])
    assert not stopped.attack.held
    assert stopped.attack.exposed[0] == ExposedCell(where, "2025-Q4")
    assert {cell.withheld for cell in stopped.cells} == {Withheld.ATTACKED}
    # One arrest that everybody heard of says no more than that there is one.
    assert told(reports, Q4, quarters, statements=[PublicTable([replace(bulletin, low=1, high=None)])]).attack.held
    # A wrong number stops it, too, so that trying numbers does not tell which is right; "at least" stays "at least".
    for wrong in (0, 7, 40):
        tried = told(reports, Q4, quarters, statements=[PublicTable([replace(bulletin, low=wrong, high=wrong)])])
        assert tried == stopped
    assert told(reports, Q4, quarters, statements=[PublicTable([replace(bulletin, low=9, high=None)])]).attack.held
    # Of another period, and of no cell that leaves now.
    assert told(reports, Q3, quarters[:2], statements=[PublicTable([bulletin])]).attack.held


def test_a_sum_elsewhere_and_what_leaves_together_expose_a_blank() -> None:
    """All that were detained, exactly, less the provinces that are shown, leave the one that is not."""
    big = [fact for place in "ABC" for fact in facts({"x": 9, "y": 9, "z": 9}, province=place)]
    reports = [*big, *facts({"x": 60, "y": 1, "z": 1})]
    reports += [fact for kind in OTHER_KINDS for fact in facts(ENOUGH, kind)]
    assert told(reports).attack.held
    stopped = told(reports, statements=[PublicTable([statement({"kind": "detained"}, Q1, ZONES, 143, 143)])])
    assert ExposedCell({"kind": "detained", "province": "P"}, "2025-Q1") in stopped.attack.exposed
    assert numbers(stopped) == {}


def test_a_statement_is_about_something_there_is() -> None:
    for keys, low, high in (({"province": "nowhere"}, 1, 2), ({}, -1, None), ({}, 3, 2)):
        with pytest.raises(ValueError, match="A number of reports"):
            statement(keys, Q1, ZONES, low, high)


def test_provinces_and_kinds_that_nobody_knows_are_taken_as_they_are() -> None:
    invented = told(facts(ENOUGH, "robbed", "nowhere"))
    assert [cell.keys for cell in invented.cells] == [{"kind": "robbed", "province": "nowhere"}]
    mixed = told([*facts(ENOUGH), *facts(ENOUGH, "robbed", "nowhere")])
    assert len(mixed.cells) == (len(PressureKind) + 1) * (len(ZONES) + 1)
    split = told([*facts({"x": 2, "y": 1}, province="nowhere"), *facts({"z": 2}, province="somewhere"), *facts(ENOUGH)])
    assert numbers(split) == {("detained", "capital"): 5, ("detained", "elsewhere"): 5}


def test_what_leaves_can_be_stored_and_read_again() -> None:
    publication = told(facts(ENOUGH))
    assert Publication.from_json(publication.to_json()) == publication
    exposed = replace(
        publication, attack=replace(publication.attack, held=False, exposed=(ExposedCell({"kind": "k"}, "2025"),))
    )
    assert Publication.from_json(exposed.to_json()) == exposed
    assert Cell({"kind": "detained", "province": "P"}, 5) in publication.cells


@pytest.mark.parametrize("text", ["2025-Q5", "25", "2025-q1", "1850", "2025-Q1 "])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|quarter"):
        Period.parse(text)


def test_periods_and_grids_are_spelled_as_they_are_read() -> None:
    for text in ("2025", "2025-Q1", "2025-Q4"):
        assert str(Period.parse(text)) == text
    assert (str(Q1.preceding), str(YEAR.preceding), str(Q4.preceding)) == ("2024-Q4", "2024", "2025-Q3")
    assert (YEAR.first, YEAR.last, Q4.last) == (date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 31))
    assert Grid.parse("zone × kind × year") == Grid(Division.ZONE, yearly=True)
    with pytest.raises(ValueError, match="not a grid"):
        Grid.parse("village × kind × week")


@pytest.mark.parametrize(
    ("grid", "keys", "period", "words"),
    [
        (Grid(Division.ZONE), [{"kind": "detained", "zone": "coast"}], Q1, None),
        (Grid(Division.ZONE), [{"kind": "detained", "zone": "elsewhere"}], Q1, None),
        (Grid(Division.NATION), [], Q1, None),
        (Grid(Division.PROVINCE), [{"kind": "detained", "zone": "coast"}], Q1, "no cell"),
        (Grid(Division.ZONE), [{"kind": "burned", "zone": "coast"}], Q1, "no cell"),
        (Grid(Division.NATION), [{"kind": "detained"}, {"kind": "detained"}], Q1, "twice"),
        (Grid(Division.NATION, yearly=True), [], Q1, "is not counted by"),
        (Grid(Division.NATION), [], YEAR, "is not counted by"),
    ],
)
def test_what_is_handed_in_fits_its_grid(grid: Grid, keys: list[dict[str, str]], period: Period, words: str | None):
    released = Publication(period, grid, tuple(Cell(cell, 5) for cell in keys), HELD)
    if words is None:
        must_fit(released, country_of([], ZONES))
    else:
        with pytest.raises(ValueError, match=words):
            must_fit(released, country_of([], ZONES))
