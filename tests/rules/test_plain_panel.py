"""A silent panel: an average with its width, or nothing, by plain examples."""

import pytest

from karpear.rules.counting.panel import PanelScore, panel_score

ALIKE = {"a": [4, 4, 4], "b": [4, 4, 4], "c": [4, 4]}


def test_eight_of_three_organisations():
    assert panel_score(ALIKE, fewest=8, lowest=1, highest=7) == PanelScore(4.0, 4.0, 4.0)
    mixed = {"a": [3, 4, 5], "b": [2, 4, 6], "c": [4, 4]}
    assert panel_score(mixed, fewest=8, lowest=1, highest=7) == PanelScore(4.0, 3.2, 4.8)


@pytest.mark.parametrize(
    "scores", [{"a": [1, 1, 1], "b": [1, 1, 1], "c": [1, 2]}, {"a": [7, 7], "b": [7] * 5, "c": [5]}]
)
def test_a_width_ends_with_the_scale(scores):
    score = panel_score(scores, fewest=8, lowest=1, highest=7)
    assert score and 1 <= score.low <= score.average <= score.high <= 7


@pytest.mark.parametrize(
    "scores",
    [
        {"a": [4, 4, 4], "b": [4, 4, 4], "c": [4]},  # seven
        {"a": [4] * 5, "b": [4] * 5},  # of two organisations
        {"a": [4] * 9, "b": [4], "c": [4]},  # nearly all of one
        {},
    ],
)
def test_nothing_is_said_of_few(scores):
    assert panel_score(scores, fewest=8, lowest=1, highest=7) is None
