"""Default times of check-ins: by day as often as agreed, over a night when people are awake."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.alarm.deadlines import schedule
from karpear.rules.plan.rhythm import APART, MOST, Way, between, is_bedtime, sleeps_in, usual, without_nights

HERE = ZoneInfo("Asia/Phnom_Penh")


def at(text: str) -> datetime:
    """`28 06:00`: a day of November 2026 and a time there."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=HERE)


def told(times: list[datetime]) -> str:
    return ", ".join(f"{time.astimezone(HERE):%d %H:%M}" for time in times)


@pytest.mark.parametrize(
    ("starts", "ends", "sleeps"),
    [
        ("24 08:00", "24 17:00", False),
        ("24 18:00", "25 01:00", False),  # a late evening: they are up
        ("24 20:00", "25 08:00", True),
        ("24 23:00", "25 03:59", False),
        ("24 23:00", "25 04:00", True),
        ("25 01:00", "25 10:00", False),  # left at one in the morning: they are up
        ("24 08:00", "26 17:00", True),
    ],
)
def test_who_sleeps(starts: str, ends: str, sleeps: bool) -> None:
    assert sleeps_in(at(starts), at(ends), HERE) is sleeps


@pytest.mark.parametrize(
    ("starts", "ends", "ways", "expected"),
    [
        ("24 08:00", "24 11:00", [], "24 09:00, 24 10:00, 24 11:00"),
        ("24 21:00", "25 00:30", [], "24 22:00, 24 23:00, 25 00:00, 25 00:30"),
        (
            "24 08:00", "25 17:00", [],
            "24 09:00, 24 13:00, 24 20:00, 25 07:00, 25 13:00, 25 17:00",
        ),
        (  # leaving, arriving, evening, morning, leaving, home
            "24 06:00", "25 17:00", [("24 06:00", "24 10:30"), ("25 14:00", "25 16:45")],
            "24 06:00, 24 10:30, 24 13:00, 24 20:00, 25 07:00, 25 14:00, 25 17:00",
        ),
        ("24 20:00", "25 08:00", [], "24 21:00, 25 08:00"),
        ("24 20:00", "25 08:00", [("24 20:00", "25 03:00")], "24 20:00, 25 03:00, 25 08:00"),
        ("24 23:00", "25 12:00", [], "25 07:00, 25 12:00"),
    ],
)  # fmt: skip
def test_the_usual_times(starts: str, ends: str, ways: list[tuple[str, str]], expected: str) -> None:
    parts = [Way(at(one), at(other)) for one, other in ways]
    assert told(usual(at(starts), at(ends), zone=HERE, ways=parts)) == expected


def test_by_day_the_interval_of_the_organisation_counts() -> None:
    assert told(usual(at("24 08:00"), at("24 12:00"), zone=HERE, every_s=7200)) == "24 10:00, 24 12:00"


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    hours=st.floats(1, 24 * 400),
)
def test_nobody_is_woken(start: datetime, hours: float) -> None:
    starts_at = start.replace(tzinfo=HERE)
    ends_at = starts_at + timedelta(hours=hours)
    times = usual(starts_at, ends_at, zone=HERE)
    assert times == sorted(times)
    assert times[-1] == ends_at
    if sleeps_in(starts_at, ends_at, HERE):
        assert len(times) <= MOST + 1
        assert not any(is_bedtime(one, HERE) for one in times[:-1])
        assert all(later - one >= APART for one, later in pairwise(times))


def test_a_list_for_people_who_sleep() -> None:
    start, end, late = at("24 20:00"), at("25 08:00"), at("24 23:30")
    every = schedule(start, end, every_s=3600)
    assert told(without_nights(every, start, end, HERE)) == "24 21:00, 25 06:00, 25 07:00, 25 08:00"
    assert told(without_nights(schedule(start, late), start, late, HERE)) == (
        "24 21:00, 24 22:00, 24 23:00, 24 23:30"
    ), "they are up"
    dawn = at("25 05:00")
    assert told(without_nights(schedule(start, dawn), start, dawn, HERE)) == "24 21:00, 25 05:00", "home is home"


@pytest.mark.parametrize(
    ("earlier", "later", "times"),
    [
        ("24 12:00", "25 12:00", "24 20:00, 25 07:00"),
        ("24 13:00", "25 20:30", "24 20:00, 25 07:00, 25 13:00"),
        ("24 18:45", "25 08:00", ""),  # an hour and a half apart, or one says enough for both
        ("24 12:00", "24 13:00", ""),
    ],
)
def test_whoever_stays_another_day_is_asked_when_people_are_up(earlier: str, later: str, times: str) -> None:
    assert told(between(at(earlier), at(later), HERE)) == times
