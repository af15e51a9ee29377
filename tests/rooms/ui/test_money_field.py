"""Amounts are typed as people write them."""

import pytest
from django.core.exceptions import ValidationError

from karpear.ui.forms import Money


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1500", 1500), ("1,500", 1500), ("1 500", 1500), ("1\u00a0500", 1500), ("១,៥០០", 1500), ("2,000,000", 2_000_000)],
)
def test_thousands_may_be_set_apart(typed: str, amount: int) -> None:
    assert Money().clean(typed) == amount


@pytest.mark.parametrize("typed", ["1,5", "15,00", "1.500,50", "1.5", "abc", "-5", "3,000,000,000"])
def test_what_may_mean_something_else_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        Money().clean(typed)


def test_nothing_typed_is_nothing() -> None:
    assert Money(required=False).clean("") is None
