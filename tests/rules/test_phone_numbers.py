"""Numbers as one reads them aloud."""

import pytest

from karpear.rules.text.phone_numbers import spaced


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+85512345678", "+855 12 345 678"),
        ("+855123456789", "+855 12 345 6789"),
        ("+8550000010", "+855 00 000 10"),
        ("+447700900123", "+447 700 900 123"),
        ("+44770090012", "+447 700 900 12"),
        ("+4477009001", "+447 700 9001"),
        ("012 345 678", "012 345 678"),
        ("", ""),
    ],
)
def test_a_number_is_cut_into_groups(number: str, shown: str) -> None:
    assert spaced(number, ("+855",)) == shown
    assert spaced(number, ("+855",)).replace(" ", "") == number.replace(" ", ""), "no digit is lost"
