"""How many may come and at which hours: within, beyond, or nobody has said."""

from datetime import datetime, time

import pytest

from karpear.rules.law.instruments import LawfulActivity
from karpear.rules.law.limits import ActivityLimits, LimitAnswer

HUNDRED = ActivityLimits(most_people=100, beyond=LawfulActivity.GATHERING)
DAYLIGHT = ActivityLimits(opens=time(6), closes=time(18))


@pytest.mark.parametrize(
    ("people", "answer", "kind"),
    [
        (None, LimitAnswer.NOT_SAID, LawfulActivity.SMALL_GATHERING),
        (100, LimitAnswer.WITHIN, LawfulActivity.SMALL_GATHERING),
        (101, LimitAnswer.BEYOND, LawfulActivity.GATHERING),
    ],
)
def test_one_more_is_another_kind(people: int | None, answer: LimitAnswer, kind: LawfulActivity) -> None:
    assert HUNDRED.number_answer(people) is answer
    assert HUNDRED.counts_as(LawfulActivity.SMALL_GATHERING, people) is kind


def test_without_another_kind_it_stays_what_it_is() -> None:
    assert ActivityLimits(most_people=1).counts_as(LawfulActivity.VISIT, 2) is LawfulActivity.VISIT


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "answer"),
    [
        ((1, 6), (1, 18), LimitAnswer.WITHIN),
        ((1, 5), (1, 9), LimitAnswer.BEYOND),
        ((1, 18), (1, 18), LimitAnswer.BEYOND),
        ((1, 9), (1, 19), LimitAnswer.BEYOND),
        ((1, 9), (2, 9), LimitAnswer.NOT_SAID),
        ((1, 9), None, LimitAnswer.NOT_SAID),
    ],
)
def test_hours_are_those_of_one_day(
    starts_at: tuple[int, int], ends_at: tuple[int, int] | None, answer: LimitAnswer
) -> None:
    begin, end = datetime(2026, 12, *starts_at), datetime(2026, 12, *ends_at) if ends_at else None
    assert DAYLIGHT.hours_answer(begin, end) is answer


def test_where_no_limit_is_named_there_is_no_answer() -> None:
    assert ActivityLimits().number_answer(5) is None
    assert ActivityLimits().hours_answer(datetime(2026, 12, 1), None) is None
