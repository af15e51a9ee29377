"""When a risk is looked at again, and for how long it may be accepted."""

from datetime import date, timedelta

import pytest

from karpear.rules.review import REVIEW_DAYS, acceptance_holds, may_accept_until, review_on
from karpear.rules.risk import Level

TODAY = date(2026, 11, 24)


def test_larger_risks_are_looked_at_sooner_and_all_at_least_twice_a_year():
    days = [REVIEW_DAYS[level] for level in Level]
    assert days == sorted(days, reverse=True)
    assert max(days) <= 183
    assert review_on(5, TODAY) == TODAY + timedelta(days=30)
    with pytest.raises(ValueError, match="6"):
        review_on(6, TODAY)


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (366, True), (367, False)])
def test_accepting_ends_within_a_year(days: int, may: bool):
    assert may_accept_until(TODAY + timedelta(days=days), TODAY) is may


@pytest.mark.parametrize(("until", "holds"), [(None, False), (TODAY, True), (TODAY - timedelta(days=1), False)])
def test_an_acceptance_holds_through_its_last_day(until: date | None, holds: bool):
    assert acceptance_holds(until, TODAY) is holds
