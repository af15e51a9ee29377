"""What a group tells by a text: the word, three numbers, and nothing that may be a call."""

from datetime import date

import pytest

from karpear.rules.text.tellings import TellingText, is_telling, is_telling_word, last_such_month, parse_telling

RECEIPT = "12345678901234567890"


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("TELL weave 3 12 10", TellingText("weave", False, (3, 12, 10))),
        ("tell: Weave, 3/12/10.", TellingText("weave", False, (3, 12, 10))),
        ("ប្រាប់ ត្បាញ ៣ ១២ ១០", TellingText("ត្បាញ", True, (3, 12, 10))),
        ("Tell weave 9 0 1 1234 5678 9012 3456 7890", TellingText("weave", False, (9, 0, 1), RECEIPT)),
        ("TELL weave they came to us", TellingText("weave", False, has_number=False)),
        ("TELL weave l2a home", TellingText("weave", False, has_number=False)),
        ("TELL weave 3 monks", TellingText("weave", False)),
        ("TELL weave 3 12", TellingText("weave", False)),
    ],
)
def test_a_telling(text: str, telling: TellingText) -> None:
    assert parse_telling(text) == telling
    assert is_telling(text) is bool(telling.numbers)


@pytest.mark.parametrize("text", ["", "TELL", "weave 3 12 10", "TELL weave police arrested me", "TELL sos 3 12 10"])
def test_something_else_and_calls_for_help(text: str) -> None:
    assert parse_telling(text) is None
    assert not is_telling(text)


@pytest.mark.parametrize(
    ("word", "is_one"), [("weave", True), ("ត្បាញ", True), ("sos", False), ("a b", False), ("a1", False)]
)
def test_a_word_that_can_be_read(word: str, is_one: bool) -> None:
    assert is_telling_word(word) is is_one


@pytest.mark.parametrize(
    ("month", "first"), [(11, date(2026, 11, 1)), (12, date(2025, 12, 1)), (0, None), (13, None), (1, date(2026, 1, 1))]
)
def test_the_last_month_of_this_number(month: int, first: date | None) -> None:
    assert last_such_month(month, date(2026, 11, 30)) == first
