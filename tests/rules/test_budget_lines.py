"""A budget has every line of the field, adds up, and puts each measure into one line."""

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.budget import BudgetCost, BudgetLine, line_of, lines_of, total_of

LINES = {BudgetLine.TRAINING: frozenset({"O-M4"}), BudgetLine.PHYSICAL: frozenset({"I-M20"})}
costs = st.lists(st.builds(BudgetCost, st.sampled_from(BudgetLine), st.just("x"), st.integers(0, 10**6)), max_size=20)


def test_a_measure_stands_in_its_line_and_ones_own_among_the_others() -> None:
    assert line_of("O-M4", LINES) is BudgetLine.TRAINING
    assert line_of("I-M99", LINES) is line_of("", LINES) is BudgetLine.OTHER


def test_empty_lines_are_shown_too() -> None:
    lines = lines_of([BudgetCost(BudgetLine.TRAINING, "Course", 300), BudgetCost(BudgetLine.TRAINING, "", 50)])
    assert [line.line for line in lines] == list(BudgetLine)
    assert {line.line: line.amount for line in lines if line.amount} == {BudgetLine.TRAINING: 350}
    assert total_of(lines) == 350


@given(costs)
def test_nothing_is_lost_and_nothing_counts_twice(listed: list[BudgetCost]) -> None:
    assert total_of(lines_of(listed)) == sum(cost.amount for cost in listed)
