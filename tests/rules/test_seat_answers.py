"""A seat's answer in a text, and nothing that may be anything else."""

import pytest

from karpear.rules.text.seat_answers import SeatText, parse_seat


@pytest.mark.parametrize(
    ("text", "item", "choice"),
    [("SEAT 2 A", 2, 0), ("seat 12: d.", 12, 3), ("Seat2b", 2, 1), ("អាសនៈ ២ គ", 2, 2), ("អាសនៈ 1 B", 1, 1)],
)
def test_an_answer(text: str, item: int, choice: int) -> None:
    assert parse_seat(text) == SeatText(item, choice)


@pytest.mark.parametrize("text", ["", "SEAT", "seat a 2", "seat 2", "SEAT 2 A help", "SEAT 123 A", "they took my seat"])
def test_something_else(text: str) -> None:
    assert parse_seat(text) is None
