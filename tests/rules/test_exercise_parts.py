"""Whose part an act was, by when, and what a part asks for."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.access import Role
from karpear.rules.duty.curriculum import TrainedRole, trained_roles
from karpear.rules.duty.scenario import ActDone, Part, is_right, moment_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("role", "work", "asked"),
    [
        (Role.MEMBER, (), {TrainedRole.MEMBER}),
        (Role.OFFICER, ("traveller",), {TrainedRole.MEMBER, TrainedRole.OFFICER, TrainedRole.TRAVELLER}),
        (None, ("driver",), {TrainedRole.DRIVER}),
        (None, (), set()),
    ],
)
def test_a_part_asks_for_itself_and_for_what_somebody_does(
    role: Role | None, work: tuple[str, ...], asked: set[TrainedRole]
):
    assert trained_roles(role, work) == asked


@pytest.mark.parametrize(("pace", "after"), [(1.0, 10 * MINUTE), (10.0, MINUTE), (0.5, 20 * MINUTE)])
def test_a_minute_comes_sooner_at_a_faster_pace(pace: float, after: timedelta):
    assert moment_of(NOW, 10, pace=pace) == NOW + after


@pytest.mark.parametrize(
    ("part", "after", "is_so"),
    [
        (Part.WATCH, timedelta(0), True),
        (Part.WATCH, 5 * MINUTE, True),
        (Part.WATCH, 5 * MINUTE + timedelta(seconds=1), False),
        (Part.WATCH, -MINUTE, False),
        (Part.LEAD, MINUTE, False),
    ],
)
def test_an_act_is_right_in_time_and_by_whom_it_was_expected(part: Part, after: timedelta, is_so: bool):
    act = ActDone(frozenset({part}), NOW + after)
    assert is_right(act, part=Part.WATCH, started_at=NOW, minutes=5, pace=1.0) is is_so
