"""A plan past its end."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.alarm.outcome import Closing, Outcome, closing, contradicts, may_end_as
from karpear.rules.plan.end import LAPSES_AFTER, WENT_WELL, is_past_end, lapsed_by

END = datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ends_at", "armed", "minutes", "past"),
    [
        (END, False, -1, False),
        (END, False, 0, True),
        (END, False, 600, True),
        (END, True, 600, False),  # its silence alarms: nobody has to be asked
        (None, False, 0, False),
    ],
)
def test_past_its_end(ends_at: datetime | None, armed: bool, minutes: int, past: bool) -> None:
    assert is_past_end(ends_at, armed=armed, now=END + timedelta(minutes=minutes)) is past


def test_a_day_is_waited_and_the_pace_divides_it() -> None:
    assert lapsed_by(END + LAPSES_AFTER) == END
    assert lapsed_by(END + LAPSES_AFTER / 10, pace=10) == END


def test_what_an_alert_must_have_ended_as() -> None:
    assert {Outcome.SAFE.value, Outcome.FALSE_ALARM.value, Outcome.DRILL.value} == WENT_WELL


@pytest.mark.parametrize("outcome", Outcome)
def test_a_drill_and_only_a_drill_ends_as_one(outcome: Outcome) -> None:
    assert may_end_as(outcome, drill=True) is (outcome is Outcome.DRILL)
    assert may_end_as(outcome, drill=False) is (outcome is not Outcome.DRILL)


@pytest.mark.parametrize("outcome", Outcome)
def test_nobody_is_called_safe_while_something_else_is_confirmed(outcome: Outcome) -> None:
    assert contradicts(outcome, stage_stands=True) is (outcome in {Outcome.SAFE, Outcome.FALSE_ALARM})
    assert not contradicts(outcome, stage_stands=False)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_end_has_its_words_and_one_that_goes_on_says_so(outcome: Outcome) -> None:
    assert closing(outcome, goes_on=True) is Closing.GOES_ON
    assert (closing(outcome, goes_on=False) is Closing.GOES_ON) is (outcome is Outcome.CASE)
