"""When the machine itself is in trouble, and how durations are added up: by plain examples."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.alarm import machine
from karpear.rules.counting.durations import BOUNDS_MS, BUCKETS, Durations, add_buckets, add_up, bucket_of

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("ms", "bucket"), [(0, 0), (50, 0), (51, 1), (3_600_000, 11), (3_600_001, 12)])
def test_a_duration_has_its_bucket(ms: int, bucket: int) -> None:
    assert bucket_of(ms) == bucket


def test_durations_are_added_up_and_asked() -> None:
    fast, slow = Durations(), Durations()
    for ms in (40, 45, 380):
        fast.took(ms)
    for ms in (12_000, 4_000_000, -5):
        slow.took(ms)
    total = add_up([fast, slow])
    assert (total.count, total.sum_ms, total.most_ms) == (6, 4_012_465, 4_000_000)
    assert [total.within(percent) for percent in (50, 60, 80, 100)] == [50, 400, 30_000, 4_000_000]
    assert fast.within(99) == 380, "never more than the longest"
    assert total.slower_than(10_000) == 2
    assert Durations().within(99) == 0


def test_buckets_of_an_older_version_still_count() -> None:
    assert add_buckets([1, 2], [0] * (BUCKETS + 1)) == [1, 2] + [0] * (BUCKETS - 1)
    assert len(add_buckets([], [])) == len(BOUNDS_MS) + 1


@pytest.mark.parametrize(
    ("failures", "since", "failing"),
    [(2, NOW - 60 * MINUTE, False), (3, None, False), (3, NOW - MINUTE, False), (3, NOW - 5 * MINUTE, True)],
)
def test_a_channel_fails(failures: int, since: datetime | None, failing: bool) -> None:
    assert machine.is_channel_failing(failures, since, NOW) is failing


@pytest.mark.parametrize(
    ("free", "total", "full"), [(499_000_000, 10**9, True), (10**9, 10**11, True), (6 * 10**9, 10**11, False)]
)
def test_a_disk_is_nearly_full(free: int, total: int, full: bool) -> None:
    assert machine.is_disk_full(free, total) is full


def test_who_is_told_when() -> None:
    assert machine.is_to_be_told(None, NOW)
    assert not machine.is_to_be_told(NOW - timedelta(hours=23), NOW)
    assert machine.is_to_be_told(NOW - timedelta(hours=24), NOW)
    assert not machine.is_to_be_told(NOW - timedelta(minutes=59), NOW, is_grave_again=True)
    assert machine.is_to_be_told(NOW - timedelta(minutes=60), NOW, is_grave_again=True)
    assert not machine.is_over(NOW - 9 * MINUTE, NOW)
    assert machine.is_over(NOW - 10 * MINUTE, NOW)
    assert machine.ends_soon(NOW + timedelta(days=14), NOW)
    assert not machine.ends_soon(NOW + timedelta(days=15), NOW)


@pytest.mark.parametrize(("hour", "day", "morning"), [(3, 24, 7), (7, 24, 7), (20, 24, 20), (21, 25, 7)])
def test_nobody_is_woken_for_what_can_wait(hour: int, day: int, morning: int) -> None:
    moment = machine.by_day(NOW.replace(hour=hour))
    assert (moment.day, moment.hour) == (day, morning)


def test_gaps() -> None:
    hour = 60 * MINUTE
    minutes = [NOW + n * MINUTE for n in (1, 2, 4, 20, 21)]
    assert machine.gaps(minutes, NOW, NOW + 22 * MINUTE) == [(NOW + 5 * MINUTE, NOW + 20 * MINUTE)]
    assert machine.gaps([], NOW, NOW + hour) == [(NOW, NOW + hour)]
    assert machine.gaps([NOW + hour], NOW, NOW + hour) == [(NOW, NOW + hour)]
    assert machine.gaps(minutes, NOW, NOW + hour)[1] == (NOW + 22 * MINUTE, NOW + hour)
