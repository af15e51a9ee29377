"""Is somebody on watch at every hour: the gaps, and how they lie in each day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.alarm.cover import cover_by_day, gaps

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONES = [ZoneInfo("Asia/Phnom_Penh"), ZoneInfo("Europe/Paris"), UTC]
stretches = st.lists(
    st.tuples(st.integers(-30, 400), st.integers(1, 60)).map(
        lambda pair: (START + pair[0] * HOUR, START + (pair[0] + pair[1]) * HOUR)
    ),
    max_size=12,
)


def hours(covered: list[tuple[int, int]], until: int = 24) -> list[tuple[float, float]]:
    pairs = [(START + begins * HOUR, START + ends * HOUR) for begins, ends in covered]
    return [
        ((g.starts_at - START) / HOUR, (g.ends_at - START) / HOUR) for g in gaps(pairs, START, START + until * HOUR)
    ]


@pytest.mark.parametrize(
    ("covered", "holes"),
    [
        ([], [(0, 24)]),
        ([(0, 24)], []),
        ([(-5, 3), (8, 30)], [(3, 8)]),
        ([(8, 30), (-5, 3)], [(3, 8)]),
        ([(2, 10), (4, 6)], [(0, 2), (10, 24)]),
        ([(40, 50)], [(0, 24)]),
        ([(24, 30)], [(0, 24)]),
        ([(-9, -1), (3, 24)], [(0, 3)]),
    ],
)
def test_where_nobody_is_on_watch(covered: list[tuple[int, int]], holes: list[tuple[float, float]]) -> None:
    assert hours(covered) == holes


def test_a_day_begins_at_the_organisations_midnight() -> None:
    """01:00 in UTC is 08:00 in Phnom Penh: eight hours of the first day have passed."""
    holes = gaps([(START + 4 * HOUR, START + 12 * HOUR)], START, START + 50 * HOUR)
    today, tomorrow = cover_by_day(holes, START, 2, ZONES[0])
    shown = [(round(span.begins * 24), round(span.ends * 24), span.covered) for span in today.spans]
    assert shown == [(8, 12, False), (12, 20, True), (20, 24, False)]
    assert [(span.begins, span.ends, span.covered) for span in tomorrow.spans] == [(0, 1, False)]
    assert today.has_gap and tomorrow.has_gap


@given(stretches, st.sampled_from(ZONES))
def test_days_say_what_the_gaps_say(covered: list[tuple[datetime, datetime]], zone: ZoneInfo) -> None:
    days = cover_by_day(gaps(covered, START, START + 400 * HOUR), START, 14, zone)
    end = datetime.combine(days[-1].day + timedelta(days=1), datetime.min.time(), zone)
    open_hours = sum((g.ends_at - g.starts_at) / HOUR for g in gaps(covered, START, end))
    drawn = sum((span.ends - span.begins) * 24 for day in days for span in day.spans if not span.covered)
    assert drawn == pytest.approx(open_hours)
    for day in days:
        assert day.spans[-1].ends == 1
        assert all(one.ends == pytest.approx(two.begins) for one, two in zip(day.spans, day.spans[1:], strict=False))
