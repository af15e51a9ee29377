"""Signing together, and a question behind a coin, asked from outside."""

import pytest

from tests.steps.commands import ask_rule

pytestmark = pytest.mark.once

FIVE = [
    {"id": "a", "kind": "ngo", "at_least": 3},
    {"id": "b", "kind": "union", "at_least_of": {"ngo": 2}},
    {"id": "c", "kind": "ngo"},
    {"id": "d", "kind": "ngo", "at_least": 5},
    {"id": "e", "kind": "cbo", "at_least_of": {"union": 2}},
]


def test_who_signs_together_in_the_order_asked() -> None:
    assert ask_rule("sign", {"pledges": FIVE}) == (0, {"set": ["a", "b", "c"], "rounds": 2})
    assert ask_rule("sign", {"pledges": []}) == (0, {"set": [], "rounds": 0})
    assert ask_rule("sign", {"pledges": FIVE[::-1]})[1]["set"] == ["c", "b", "a"], "the same group"


@pytest.mark.parametrize(
    "question",
    [
        "no JSON",
        {},
        {"pledges": [], "luck": 1},
        {"pledges": [{"id": "a"}]},
        {"pledges": [{"id": "a", "kind": "ngo", "name": "Lantern"}]},
        {"pledges": [{"id": "a", "kind": "ngo", "at_least": -1}]},
        {"pledges": [{"id": "a", "kind": "ngo", "at_least": "two"}]},
        {"pledges": [{"id": "a", "kind": "ngo", "at_least_of": {"ngo": -2}}]},
        {"pledges": [FIVE[0], FIVE[0]]},
    ],
)
def test_pledges_that_cannot_be_are_refused(question: object) -> None:
    code, answer = ask_rule("sign", question)
    assert (code, answer["status"]) == (2, 422) and answer["detail"]


def test_what_answers_behind_a_coin_say_is_an_interval_and_the_odds() -> None:
    code, answer = ask_rule("pulse", {"yes": 8, "asked": 20, "truth_probability": 0.75})
    assert code == 0 and set(answer) == {"share", "low", "high", "odds_factor"}
    assert answer["share"] == pytest.approx(0.3) and answer["odds_factor"] == pytest.approx(3)
    assert answer["low"] <= answer["share"] <= answer["high"]


@pytest.mark.parametrize(
    "question",
    [
        {"yes": 1, "asked": 9, "truth_probability": 0.75},
        {"yes": 11, "asked": 10, "truth_probability": 0.75},
        {"yes": -1, "asked": 10, "truth_probability": 0.75},
        {"yes": 5, "asked": 10, "truth_probability": 0.5},
        {"yes": 5, "asked": 10, "truth_probability": 1},
        {"yes": 5.5, "asked": 10, "truth_probability": 0.75},
        {"yes": 5, "asked": 10, "truth_probability": 0.75, "names": []},
    ],
)
def test_nothing_is_said_of_fewer_than_ten_or_without_a_coin(question: object) -> None:
    code, answer = ask_rule("pulse", question)
    assert (code, answer["status"]) == (2, 422) and answer["detail"]
