"""What looks the same compares the same."""

import pytest

from karpear.rules.text.comparison import comparable


@pytest.mark.parametrize(
    ("typed", "alike"),
    [
        ("Chan SOKHA", "chan sokha"),
        ("ស្រ្តី", "ស្ត្រី"),
        ("ស្ដ្រី", "ស្ត្រី"),
        ("ជួប\u200bស្ត្រី", "ជួបស្ត្រី"),
        ("ភូមិ ១២", "ភូមិ 12"),
        ("e\u0301cole", "\u00e9cole"),
        ("\u2068سلام\u2069", "سلام"),
    ],
)
def test_however_it_was_typed(typed: str, alike: str) -> None:
    assert comparable(typed) == comparable(alike)


def test_other_words_stay_other_words() -> None:
    assert comparable("ការពារ") != comparable("ការ")
    assert comparable("") == ""
