"""Digits for a sheet of questions: read in any script and spacing, and never mistaken for anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.text.sense import Sense, understand
from karpear.rules.text.sheet_answers import SheetProblem, SheetText, parse_sheet, read_answers, sheet_of
from karpear.rules.text.shortforms import Word, parse
from karpear.rules.text.verbs import Do, SenderStanding, Trust

KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
THREE = [(3, 3, 3)] * 3
digits = st.text("123", min_size=3, max_size=30)
sheets = st.integers(20, 89)
between = st.sampled_from(["", " ", ".", " - ", ", ", "\u200b", "  "])


@given(sheets, digits, between, st.booleans(), st.data())
def test_any_script_and_spacing_says_the_same(
    sheet: int, answers: str, gap: str, khmer: bool, data: st.DataObject
) -> None:
    spaced = "".join(digit + data.draw(between) for digit in answers)
    text = f"{sheet}{gap}{spaced}"
    assert parse_sheet(text.translate(KHMER) if khmer else text) == SheetText(sheet, answers)


@pytest.mark.parametrize(
    "text",
    ["", "34", "1", "9", "1 213", "9 213", "12 213", "91 213", "19 213", "3 4 213", "OK 34 213", "34 213 help",
     "34 K7P2M", "sos", "34 213 ជួយ", "34+213", "34 213?", "x34 213", "3" * 80],
)  # fmt: skip
def test_anything_else_is_no_sheet(text: str) -> None:
    assert parse_sheet(text) is None


@given(sheets, digits, between)
def test_no_sheet_was_a_word_of_ours_before(sheet: int, answers: str, gap: str) -> None:
    """Nothing that checks in, calls, ends or moves anything is taken away by sheets."""
    said = parse(f"{sheet}{gap}{answers}")
    assert (said.word, said.code, said.danger) == (Word.NOTHING, "", 0)
    for trust in Trust:
        understood = understand(said, SenderStanding(trust, asked=True, on_the_way=True, alert_open=True))
        assert (understood.do, understood.sense) == (Do.SHOW, Sense.UNKNOWN)


def test_all_clauses_or_one() -> None:
    assert read_answers("213123312", THREE).choices == {0: (2, 1, 3), 1: (1, 2, 3), 2: (3, 1, 2)}
    assert read_answers("2213", THREE).choices == {1: (2, 1, 3)}
    assert read_answers("02213", THREE).choices == {1: (2, 1, 3)}
    assert read_answers("213", THREE[:1]).choices == read_answers("1213", THREE[:1]).choices == {0: (2, 1, 3)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("21", SheetProblem.COUNT),
        ("213", SheetProblem.COUNT),
        ("2131233121", SheetProblem.COUNT),
        ("4213", SheetProblem.CLAUSE),
        ("0213", SheetProblem.CLAUSE),
        ("1214", SheetProblem.CHOICE),
        ("1210", SheetProblem.CHOICE),
        ("213123310", SheetProblem.CHOICE),
    ],
)
def test_a_wrong_digit_counts_nothing_at_all(text: str, problem: SheetProblem) -> None:
    answers = read_answers(text, THREE)
    assert (answers.choices, answers.problem) == ({}, problem)


@given(st.lists(st.lists(st.integers(2, 4), min_size=3, max_size=3), max_size=20), st.text("0123456789", max_size=70))
def test_what_is_counted_is_always_a_choice_that_there_is(choices: list[list[int]], text: str) -> None:
    answers = read_answers(text, choices)
    assert bool(answers.choices) != bool(answers.problem)
    for clause, given_choices in answers.choices.items():
        assert all(1 <= choice <= most for choice, most in zip(given_choices, choices[clause], strict=True))


@given(st.integers(0, 10_000))
def test_a_sheet_never_begins_with_ok_or_help(number: int) -> None:
    assert str(sheet_of(number))[0] not in "19"
    assert parse_sheet(f"{sheet_of(number)} 111") is not None


def test_seventy_sheets_differ() -> None:
    assert len({sheet_of(number) for number in range(70)}) == 70
