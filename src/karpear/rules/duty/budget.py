"""The lines of a security budget, by the names that donors of the field know, and what stands in each.

Source: GPR8 (security staff, communications, physical measures, training, safety equipment, first aid, contingency for
critical incidents); GISF, "At what cost?" (2019): what security costs stands in lines of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class BudgetLine(StrEnum):
    """In the order in which a budget has them."""

    STAFF = "staff"
    COMMUNICATIONS = "communications"
    PHYSICAL = "physical"
    TRAINING = "training"
    EQUIPMENT = "equipment"
    FIRST_AID = "first_aid"
    OTHER = "other"
    CONTINGENCY = "contingency"


@dataclass(frozen=True, slots=True)
class BudgetCost:
    """One cost in a year. `name`: of a measure; empty for what was said of the whole line."""

    line: BudgetLine
    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class LineOfBudget:
    """A line and what it adds up to."""

    line: BudgetLine
    costs: tuple[BudgetCost, ...]

    @property
    def amount(self) -> int:
        return sum(cost.amount for cost in self.costs)


def lines_of(costs: Iterable[BudgetCost]) -> list[LineOfBudget]:
    """Every line, also the empty ones: a donor sees what nobody asked for."""
    listed = list(costs)
    return [LineOfBudget(line, tuple(cost for cost in listed if cost.line is line)) for line in BudgetLine]


def total_of(lines: Sequence[LineOfBudget]) -> int:
    return sum(line.amount for line in lines)


def line_of(measure: str, lines: Mapping[BudgetLine, frozenset[str]]) -> BudgetLine:
    """The line of a measure of the catalogue; OTHER for one that nobody placed, or of one's own."""
    return next((line for line, measures in lines.items() if measure and measure in measures), BudgetLine.OTHER)
