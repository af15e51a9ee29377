"""Answers to a sheet of questions in a text of nothing but digits: `34 213`, `34 2 213`, `៣៤.២១៣`.

Two digits of the sheet, then a digit for each question: of all clauses in order, or the number of one clause and the
digits of its three; `34 0` says that somebody should explain it. Sheets count from 20 to 89, so that none begins with 1
(I am OK) or 9 (I need help); what has any letter in it, or a code, is no answer. Source: docs/guide/by-sms.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .safety_words import fold

FIRST_SHEET, SHEETS = 20, 70
OF_A_CLAUSE = 3
_BETWEEN = frozenset(" .,;:-–/|()។*#")
#: Whoever has hundreds of questions does not answer them by text.
MOST_DIGITS = 62
_SHEET_DIGITS = 2
#: After the number of a sheet: "I do not understand it". No answer is a nought.
HELP = "0"


class SheetProblem(StrEnum):
    """Why digits for a sheet cannot be counted."""

    COUNT = "count"
    CLAUSE = "clause"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class SheetText:
    """A text that may answer a sheet: which, and the digits after its number."""

    sheet: int
    digits: str


@dataclass(frozen=True, slots=True)
class SheetAnswers:
    """Clause (from 0) → the choices for its questions; or why nothing of it is counted."""

    choices: dict[int, tuple[int, ...]]
    problem: SheetProblem | None = None


def sheet_of(number: int) -> int:
    """The number on the `number`th sheet of an organisation: they come again after seventy."""
    return FIRST_SHEET + number % SHEETS


def parse_sheet(text: str) -> SheetText | None:
    """None: it is something else, and is taken for what it was before there were sheets."""
    folded = fold(text)
    digits = "".join(c for c in folded if c.isascii() and c.isdigit())
    if not _SHEET_DIGITS < len(digits) <= MOST_DIGITS or any(not (c.isdigit() or c in _BETWEEN) for c in folded):
        return None
    if not digits.isascii() or not folded[:_SHEET_DIGITS].isdigit():
        return None  # "2 0 …": whoever writes like that may mean something else
    sheet = int(digits[:_SHEET_DIGITS])
    in_range = FIRST_SHEET <= sheet < FIRST_SHEET + SHEETS
    return SheetText(sheet, digits[_SHEET_DIGITS:]) if in_range else None


def read_answers(digits: str, choices: Sequence[Sequence[int]]) -> SheetAnswers:
    """What they answer. `choices`: of each clause on the sheet, how many each of its questions has to choose from.

    All or nothing: a digit too many or too few would move every answer behind it.
    """
    answers = _by_clause(digits, choices)
    if isinstance(answers, SheetProblem):
        return SheetAnswers({}, answers)
    for clause, clause_choices in answers.items():
        if any(not 1 <= choice <= limit for choice, limit in zip(clause_choices, choices[clause], strict=True)):
            return SheetAnswers({}, SheetProblem.CHOICE)
    return SheetAnswers(answers)


def _by_clause(digits: str, choices: Sequence[Sequence[int]]) -> dict[int, tuple[int, ...]] | SheetProblem:
    values = [int(digit) for digit in digits]
    if choices and len(values) == OF_A_CLAUSE * len(choices):
        starts = range(0, len(values), OF_A_CLAUSE)
        return {n: tuple(values[at : at + OF_A_CLAUSE]) for n, at in enumerate(starts)}
    number_length = len(values) - OF_A_CLAUSE
    if number_length not in (1, 2):
        return SheetProblem.COUNT
    clause = int(digits[:number_length])
    return {clause - 1: tuple(values[number_length:])} if 1 <= clause <= len(choices) else SheetProblem.CLAUSE
