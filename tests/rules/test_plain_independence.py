"""Money of a year, medians of many organisations, and counts that are shown in steps: by plain examples."""

import pytest

from karpear.rules.counting.independence import (
    GrantMoney,
    MoneyOfYear,
    counted_together,
    in_steps,
    measures_of,
    medians_of,
)
from karpear.rules.counting.independence import IndependenceMeasure as Measured

YEAR = MoneyOfYear(
    grants=(
        GrantMoney("Heron Fund", 60_000, True), GrantMoney("heron  fund ", 10_000, False),
        GrantMoney("Reed Trust", 20_000),
    ),
    other_income=10_000, spent=96_000, advocacy=24_000, reserve=16_000,
)  # fmt: skip


def test_one_donor_under_two_spellings_is_one():
    assert measures_of(YEAR) == {
        Measured.LARGEST_DONOR: 70.0,
        Measured.CONCENTRATION: pytest.approx(100 * (49 + 4) / 81),
        Measured.RESTRICTED: pytest.approx(600 / 7),
        Measured.RESERVE_MONTHS: 2.0,
        Measured.ADVOCACY: 25.0,
    }


@pytest.mark.parametrize("money", [MoneyOfYear(), MoneyOfYear(spent=0, advocacy=0, reserve=5)])
def test_what_nobody_has_said_is_not_a_zero(money):
    assert set(measures_of(money).values()) == {None}


def test_a_grant_of_nothing_says_nothing_of_donors():
    assert measures_of(MoneyOfYear((GrantMoney("Reed", 0, True),)))[Measured.RESTRICTED] is None


def test_medians_come_in_steps():
    years = [MoneyOfYear((GrantMoney("Reed", 100),), other, 1200, None, 333) for other in (0, 10, 25, 60, 100)]
    assert medians_of(years) == {
        Measured.LARGEST_DONOR: 80, Measured.CONCENTRATION: 100, Measured.RESTRICTED: None,
        Measured.RESERVE_MONTHS: 3, Measured.ADVOCACY: None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "amounts",
    [
        (10_000, 10, 10, 10, 10, 10),
        (100, 100, 100, 100, 0),  # whoever has nothing hides nobody
    ],
)
def test_no_median_where_one_has_nearly_all_money(amounts):
    years = [MoneyOfYear((GrantMoney("Reed", amount),)) for amount in amounts]
    assert set(medians_of(years).values()) == {None}


@pytest.mark.parametrize(("number", "step"), [(0, 0), (2.4, 0), (2.5, 5), (7, 5), (7.5, 10), (52, 50)])
def test_steps(number, step):
    assert in_steps(number) == step


@pytest.mark.parametrize(
    ("counts", "total"),
    [
        ({"a": 4, "b": 3, "c": 5}, 10),
        ({"a": 1, "b": 1, "c": 1}, None),  # too small
        ({"a": 9, "b": 9, "c": 0}, None),  # from two alone
        ({"a": 30, "b": 2, "c": 2}, None),  # nearly all from one
    ],
)
def test_a_count_of_several_organisations(counts, total):
    assert counted_together(counts) == total
