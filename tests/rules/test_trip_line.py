"""A trip as one line: nights, parts of the way, check-ins."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from karpear.rules.plan.line import Span, trip_line
from karpear.rules.plan.rhythm import Way

ZONE = ZoneInfo("Asia/Phnom_Penh")
MORNING = datetime(2026, 11, 28, 6, tzinfo=ZONE)


def test_two_days_with_a_night_between() -> None:
    end = MORNING + timedelta(hours=40)  # 22:00 of the second day
    way = Way(MORNING, MORNING + timedelta(hours=4))
    at_night = MORNING + timedelta(hours=21)  # 03:00
    line = trip_line(MORNING, end, times=[at_night, way.arrives_at, end], ways=[way], zone=ZONE)
    assert line.nights == [Span(400, 600)], "ten to six"
    assert line.ways == [Span(0, 100)]
    assert [(handle.at, handle.asleep) for handle in line.handles] == [(100, False), (525, True), (1000, False)]
    assert [handle.due_at for handle in line.asleep] == [at_night]
    by_night = Way(MORNING + timedelta(hours=19), MORNING + timedelta(hours=22))
    line = trip_line(MORNING, end, times=[at_night], ways=[way, by_night], zone=ZONE)
    assert line.asleep == [], "they are on the way"


def test_the_end_wakes_nobody_and_a_night_journey_is_awake() -> None:
    begin = MORNING + timedelta(hours=15)  # 21:00
    end = begin + timedelta(hours=4)
    line = trip_line(begin, end, times=[begin + timedelta(hours=2), end], ways=[], zone=ZONE)
    assert line.nights == [Span(250, 1000)]
    assert line.asleep == [], "whoever travels by night has those of the way"


def test_what_lies_outside_stands_at_the_edge() -> None:
    end = MORNING + timedelta(hours=10)
    way = Way(MORNING, end + timedelta(hours=1))
    line = trip_line(MORNING, end, times=[MORNING - timedelta(hours=1)], ways=[way], zone=ZONE)
    assert line.handles[0].at == 0 and line.ways == [Span(0, 1000)] and line.ways[0].width == 1000
    assert line.nights == []
