"""May a number made of several organisations' money be published? Source: field's rules for tables of money.

p %: whoever knows the largest but one may not work out the largest to within p per cent. (n,k): the two largest may
not be more than k per cent of all.
"""

from collections.abc import Collection

#: Fewer than so many organisations give no number of money.
FEWEST_GIVERS = 5


def may_publish_money(values: Collection[float], p: int = 10, k: int = 85) -> bool:
    """`values`: one for each organisation, nothing below 0. Whoever has nothing hides nobody and is not counted."""
    amounts = sorted((value for value in values if value > 0), reverse=True)
    if len(amounts) < FEWEST_GIVERS:
        return False
    two_largest = sum(amounts[:2])
    rest = sum(amounts[2:])
    return 100 * rest >= p * amounts[0] and 100 * two_largest <= k * (two_largest + rest)
