"""Amounts of many organisations: when a sum or a middle may be said, by plain examples."""

import pytest

from karpear.rules.counting.money import (
    FEWEST_PEOPLE,
    may_publish_answers,
    may_publish_money,
    published_middle,
    published_sum,
)

EVEN = [100, 90, 80, 70, 60]


@pytest.mark.parametrize(
    ("amounts", "allowed"),
    [
        (EVEN, True),
        (EVEN[:4], False),  # four organisations
        ([], False),
        ([100], False),
        ([1000, 10, 5, 2, 1], False),  # the second largest knows the largest within a hundredth
        ([1000, 900, 95, 4, 1], False),  # the rest is a tenth of the largest, but two have 95 in a hundred
        ([600, 250, 50, 50, 50], True),  # exactly 85 in a hundred, and the rest 15
        ([601, 250, 50, 50, 49], False),
        ([0, 0, 0, 0, 0], True),
    ],
)
def test_when_a_sum_may_be_said(amounts: list[int], allowed: bool) -> None:
    assert may_publish_money(amounts) == allowed


def test_other_limits() -> None:
    assert may_publish_money([600, 250, 50, 50, 50], k=84) is False
    assert may_publish_money([600, 250, 50, 50, 50], p=26) is False


def test_a_sum_and_a_middle_are_rounded() -> None:
    assert (published_sum(EVEN, 50), published_middle([101, 99, 88, 72, 60], 5)) == (400, 90)
    assert (published_sum(EVEN[:4], 50), published_middle(EVEN[:4], 5)) == (None, None)


def test_an_amount_is_not_below_zero() -> None:
    with pytest.raises(ValueError, match="below zero"):
        may_publish_money([*EVEN, -1])


def test_what_people_answer_takes_ten() -> None:
    assert (may_publish_answers(FEWEST_PEOPLE - 1), may_publish_answers(FEWEST_PEOPLE)) == (False, True)
