"""Hours of a watch that is shared: within those that were agreed, across midnight too; and who counts as a guest."""

from datetime import datetime, time

import pytest

from karpear.rules.alarm.circle import Circle, Group, circle_of
from karpear.rules.duty.shared_watch import fits_hours

NIGHT, MORNING = time(18), time(6)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "fits"),
    [
        (at(24, 18), at(25, 6), True),
        (at(24, 22), at(25, 5, 30), True),
        (at(25, 1), at(25, 6), True),
        (at(24, 17, 59), at(25, 6), False),
        (at(24, 20), at(25, 6, 1), False),
        (at(24, 20), at(25, 21), False),
    ],
)
def test_a_night_goes_across_midnight(starts_at: datetime, ends_at: datetime, fits: bool) -> None:
    assert fits_hours(starts_at, ends_at, NIGHT, MORNING) is fits


def test_hours_within_one_day_the_whole_day_and_none() -> None:
    assert fits_hours(at(24, 9), at(24, 12), time(8), time(12))
    assert not fits_hours(at(24, 9), at(24, 13), time(8), time(12))
    assert fits_hours(at(24, 9), at(25, 8), time(9), time(9))
    assert fits_hours(at(24, 9), at(28, 9), None, None) and fits_hours(at(24, 9), at(28, 9), NIGHT, None)


def test_a_guest_is_told_first_and_of_nothing_but_alarms() -> None:
    group = Group(on_watch=("guest",), officers=("dara",), leads=("bopha",), guests=("guest",))
    circle = circle_of("sophea", [group])
    assert (circle.on_watch, circle.guests, circle.own_first) == (("guest",), ("guest",), ("dara",))
    assert group.own_watch == ()
    assert Circle("sophea", on_watch=("guest",), leads=("bopha",), guests=("guest",)).own_first == ("bopha",)


def test_who_belongs_there_as_well_is_no_guest() -> None:
    groups = [Group(on_watch=("piseth",), guests=("piseth",)), Group(officers=("piseth",))]
    assert circle_of("sophea", groups).guests == ()
