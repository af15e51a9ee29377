"""Amounts of many organisations: when a sum or a middle may be said without telling what one of them has.

p % rule: whoever knows the second largest amount and subtracts it from the sum would come closer to the largest than p
percent of it. Dominance (n, k): the two largest are more than k percent of the sum. Source: Handbook on Statistical
Disclosure Control, ch. 4. Questions to people (what they dare to do) take more answers than reports of events.
"""

from collections.abc import Sequence
from statistics import median

P_PERCENT, DOMINANT_PERCENT = 10, 85
FEWEST_ORGANISATIONS, FEWEST_PEOPLE = 5, 10


def may_publish_money(values: Sequence[float], p: float = P_PERCENT, k: float = DOMINANT_PERCENT) -> bool:
    """May a sum or a middle of these amounts, one of each organisation, be said? Raises ValueError below zero."""
    if any(value < 0 for value in values):
        raise ValueError("An amount is not below zero.")
    largest, second = [*sorted(values, reverse=True)[:2], 0, 0][:2]
    total = sum(values)
    remainder = total - largest - second
    return (
        len(values) >= FEWEST_ORGANISATIONS and remainder * 100 >= p * largest and (largest + second) * 100 <= k * total
    )


def published_sum(values: Sequence[float], base: int) -> int | None:
    """The sum, rounded to the base; None where it may not be said."""
    return _rounded(sum(values), base) if may_publish_money(values) else None


def published_middle(values: Sequence[float], base: int) -> int | None:
    """The median, rounded to the base, so that it is nobody's own amount; None where it may not be said.

    Shares and months are amounts, too: give them in the unit of the base.
    """
    return _rounded(median(values), base) if may_publish_money(values) else None


def may_publish_answers(answers: int) -> bool:
    """May anything be said of what so many people answered?"""
    return answers >= FEWEST_PEOPLE


def _rounded(amount: float, base: int) -> int:
    return int((amount + base / 2) // base) * base
