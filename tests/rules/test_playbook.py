"""Steps are due so many hours after opening; a reminder before, one when late."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.alarm.outcome import Kind
from karpear.rules.case import huridocs
from karpear.rules.case.pack import Stage
from karpear.rules.case.playbook import (
    CaseOutcome,
    Happened,
    Stands,
    TaskState,
    due_at,
    ends_well,
    next_reminder,
    playbook_for,
    playbook_of_stage,
    stands,
    warn_at,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("hours", "before"), [(1, HOUR / 4), (6, 1.5 * HOUR), (24, 2 * HOUR), (72, 2 * HOUR)])
def test_a_warning_leaves_three_quarters_of_a_short_time_alone(hours: int, before: timedelta):
    due = due_at(NOW, hours)
    assert due - warn_at(NOW, due) == before


def test_two_reminders_and_no_third():
    due = due_at(NOW, 6)
    first = next_reminder(NOW, due, NOW)
    assert first == warn_at(NOW, due)
    assert next_reminder(NOW, due, first) == due
    assert next_reminder(NOW, due, due) is None
    assert next_reminder(NOW, None, NOW) is None


def test_how_a_step_stands():
    due = due_at(NOW, 6)
    at = {0: Stands.LATER, 4.5: Stands.DUE, 6: Stands.LATE}
    for hours, said in at.items():
        assert stands(TaskState.OPEN, NOW, due, NOW + hours * HOUR) is said
    assert stands(TaskState.NOT_NEEDED, NOW, due, NOW + 9 * HOUR) is Stands.DONE
    assert stands(TaskState.OPEN, NOW, None, NOW + 9 * HOUR) is Stands.LATER


def test_what_is_due_at_once_is_late_at_once():
    assert stands(TaskState.OPEN, NOW, NOW, NOW) is Stands.LATE


def test_acts_that_hold_somebody_are_acts():
    assert set(huridocs.ActType) > huridocs.HOLDING


@pytest.mark.parametrize("stage", Stage)
def test_what_was_confirmed_says_which_steps_there_are(stage: Stage):
    steps = playbook_of_stage(stage)
    assert playbook_for(stage, Kind.SOS) == (steps or Happened.THREATENED)
    assert playbook_for(stage, Kind.MISSED) == (steps or Happened.DISAPPEARED)


def test_without_a_word_the_likeliest_is_begun_with():
    assert playbook_of_stage(Stage.DETAINED)
    assert playbook_for(None, Kind.MISSED) is Happened.DISAPPEARED
    assert playbook_for(None, Kind.SOS) is Happened.THREATENED


def test_a_case_ends_well_when_nothing_that_was_confirmed_stands():
    assert {outcome for outcome in CaseOutcome if ends_well(outcome)} == {CaseOutcome.SAFE, CaseOutcome.MISTAKEN}
