"""Bounds of unknown sums, exactly, by puzzles that can be done by hand."""

import pytest

from karpear.rules.counting.intervals import KnownSum, Unknowns

#: Two rows and two columns with their sums: a | b over c | d.
SQUARE = [KnownSum({0, 1}, 5, 5), KnownSum({2, 3}, 7, 7), KnownSum({0, 2}, 4, 4), KnownSum({1, 3}, 8, 8)]


def widest(unknowns: Unknowns, members: set[int], limit: int = 99) -> int:
    """How far apart its smallest and its largest value lie; the limit where there is none."""
    return max(width for width in range(limit + 1) if unknowns.is_as_wide(members, width))


@pytest.mark.parametrize(
    ("sums", "members", "width"),
    [
        ([], {0}, 99),
        ([KnownSum({0}, 2, None)], {0}, 99),
        ([KnownSum({0}, 2, 2)], {0}, 0),
        ([KnownSum({0, 1}, 5, 5)], {0}, 5),
        ([KnownSum({0, 1}, 5, 5)], {0, 1}, 0),
        ([KnownSum({0, 1}, 5, 5), KnownSum({1}, 1, 4)], {0}, 3),
        ([KnownSum({0, 1}, 4, 6), KnownSum({0}, 1, 3)], {1}, 4),
        (SQUARE, {0}, 4),
        (SQUARE, {0, 3}, 8),
        ([*SQUARE, KnownSum({0, 3}, 7, 7)], {0}, 0),
        ([KnownSum({0, 1}, 0, 5), KnownSum({1, 2}, 0, 7), KnownSum({0, 2}, 0, 5)], {0, 1, 2}, 8),  # 8.5: halves
    ],
)
def test_how_wide(sums: list[KnownSum], members: set[int], width: int) -> None:
    assert widest(Unknowns([2, 3, 2, 5], [0, 0, 0, 0], sums), members) == width


def test_what_somebody_knows_makes_it_narrower() -> None:
    sums = [KnownSum({0, 1}, 5, 5)]
    assert widest(Unknowns([2, 3], [2, 0], sums), {0}) == 3
    assert widest(Unknowns([2, 3], [2, 3], sums), {0}) == 0


def test_coefficients_that_are_no_whole_numbers_stay_exact() -> None:
    ring = [KnownSum({n, (n + 1) % 5}, 3, 4) for n in range(5)]
    assert widest(Unknowns([2, 2, 1, 2, 1], [0] * 5, ring), {0}) == 2
    assert widest(Unknowns([2, 2, 1, 2, 1], [0] * 5, ring), {0, 1, 2, 3, 4}) == 2
