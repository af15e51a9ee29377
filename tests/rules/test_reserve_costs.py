"""From an organisation's assumptions to the question of a reserve; and what the register's words mean in years."""

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.likelihood_rates import LONGEST, ONCE_IN_YEARS, falls, rate_of
from karpear.rules.duty.reserve import outlook
from karpear.rules.duty.reserve_costs import (
    PARTS,
    CostPart,
    ExposureGroup,
    Misfortune,
    MisfortuneGiven,
    cost_of,
    question_of,
)

COSTS = {
    CostPart.SUPPORT: 350, CostPart.LEGAL: 2500, CostPart.BAIL: 1500, CostPart.MEDICAL: 1800, CostPart.TRANSPORT: 700,
    CostPart.RELOCATION: 5300, CostPart.FUNERAL: 2500, CostPart.OFFICE: 4000,
}  # fmt: skip
DETAINED = MisfortuneGiven(Misfortune.DETAINED, once_in=33, support_months=12)


def test_an_arrest_costs_support_lawyer_bail_and_the_familys_journeys() -> None:
    assert cost_of(DETAINED, COSTS) == 12 * 350 + 2500 + 1500 + 700


def test_people_count_by_how_exposed_they_are() -> None:
    groups = [ExposureGroup(8, 100), ExposureGroup(10, 20)]
    question = question_of(groups, [DETAINED], COSTS)
    assert question.people == 18
    assert outlook(question).mean == 10 / 33 * cost_of(DETAINED, COSTS)


def test_an_office_is_lost_as_often_however_many_work_in_it() -> None:
    office = MisfortuneGiven(Misfortune.OFFICE, once_in=10, support_months=0)
    means = [outlook(question_of([ExposureGroup(people, 100)], [office], COSTS)).mean for people in (1, 50)]
    assert means == [400, 400]


def test_nobody_needs_nothing() -> None:
    assert outlook(question_of([ExposureGroup(0, 100)], [DETAINED], COSTS)).p99 == 0


def test_every_misfortune_has_its_parts() -> None:
    assert set(PARTS) == set(Misfortune)


def test_a_word_of_the_register_is_a_sentence_in_years() -> None:
    assert sorted(ONCE_IN_YEARS) == [1, 2, 3, 4, 5] and falls(ONCE_IN_YEARS)
    assert rate_of(4) == 0.1 and rate_of(4, {4: 20}) == 0.05


@given(st.dictionaries(st.integers(1, 5), st.integers(1, LONGEST), min_size=2))
def test_a_table_is_kept_only_where_likelier_is_never_rarer(once_in: dict[int, int]) -> None:
    steps = sorted(once_in)
    assert falls(once_in) == all(rate_of(a, once_in) <= rate_of(b, once_in) for a in steps for b in steps if a < b)
