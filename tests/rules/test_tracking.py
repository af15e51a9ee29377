"""Which positions are taken, which are shown, and how exact."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from karpear.rules.geo.tracking import (
    AFTER_END,
    BLUR_M,
    Known,
    Point,
    Why,
    blurred,
    distance_m,
    is_place,
    judge_all,
    window,
)

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
END = START + timedelta(hours=4)
LAKE = (12.85, 104.1)
WHEN = window(starts_at=START, ends_at=END, consented_at=START - timedelta(hours=1), alarmed=False)


def at(minutes: float, lat: float = LAKE[0], lon: float = LAKE[1], accuracy: float | None = 20) -> Point:
    return Point(lat, lon, accuracy, START + timedelta(minutes=minutes))


def whys(*points: Point, known: Known | None = None, received: float = 10_000) -> list[Why]:
    found = judge_all(points, WHEN, known or Known(around=LAKE), received_at=START + timedelta(minutes=received))
    return [one.why for one in found]


def test_a_way_is_taken_in_whatever_order_it_comes() -> None:
    assert whys(at(30, 12.9), at(10), at(20, 12.87)) == [Why.KEPT] * 3


@pytest.mark.parametrize(
    ("point", "why"),
    [
        (at(-1), Why.BEFORE),
        (at(4 * 60 + 25 * 60), Why.OUTSIDE),
        (at(5), Why.OLDER),
        (at(10), Why.SAME),
        (at(10.1), Why.SOON),
        (at(20, accuracy=9_000), Why.ROUGH),
        (at(20, accuracy=-1), Why.ROUGH),
        (at(20, 0, 0), Why.NOWHERE),
        (at(20, 91), Why.NOWHERE),
        (at(20, float("nan")), Why.NOWHERE),
        (at(20, 13.9), Why.DOUBTFUL),
        (at(20, accuracy=None), Why.KEPT),
    ],
)
def test_what_becomes_of_one_position(point: Point, why: Why) -> None:
    shown = at(10)
    assert whys(point, known=Known(None, shown, LAKE)) == [why]


def test_nothing_from_before_the_yes_and_everything_while_an_alarm_is_open() -> None:
    late_yes = window(starts_at=START, ends_at=END, consented_at=START + timedelta(hours=1), alarmed=True)
    assert late_yes.opens_at == START + timedelta(hours=1) and late_yes.closes_at is None
    after = at(10_000)
    assert judge_all([after], late_yes, Known(), received_at=after.fixed_at)[0].why == Why.KEPT
    assert WHEN.closes_at == END + AFTER_END


def test_the_future_becomes_now() -> None:
    found = judge_all([at(500)], WHEN, Known(), received_at=START + timedelta(minutes=60))
    assert found[0].why == Why.KEPT and found[0].point.fixed_at == START + timedelta(minutes=60)


def test_a_doubtful_one_never_moves_the_place_and_a_true_one_after_it_does() -> None:
    shown = at(10)
    known = Known(None, shown, LAKE)
    assert whys(at(12, 40, -70), at(14, 12.86), known=known) == [Why.DOUBTFUL, Why.KEPT]


def test_a_doubtful_one_takes_no_true_one_away() -> None:
    """Whoever has an app's secret can send an impossible place every few seconds, and a queue comes late."""
    known = Known(at(130).fixed_at, at(10), LAKE)
    assert whys(at(40), at(70, 12.86), at(128, 12.9), at(130, 12.9), known=known) == [Why.KEPT] * 4
    assert whys(at(130.1, 12.9), known=known) == [Why.KEPT]


def test_doubtful_ones_are_thinned_out_among_themselves() -> None:
    known = Known(at(130).fixed_at, at(10), LAKE)
    wild = [at(minutes, 40, -70) for minutes in (120, 130, 130.1, 130.2)]
    assert whys(*wild, known=known) == [Why.OLDER, Why.SAME, Why.SOON, Why.DOUBTFUL]
    assert whys(at(5), at(10), at(10.1), known=known) == [Why.OLDER, Why.SAME, Why.SOON]


def test_a_first_one_from_the_other_side_of_the_earth_is_doubtful() -> None:
    assert whys(at(1, 37.4, -122.1)) == [Why.DOUBTFUL]
    assert whys(at(1, 37.4, -122.1), known=Known()) == [Why.KEPT]


@settings(max_examples=60)
@example(0, -180)
@example(-90, 180)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_circle_holds_its_person_and_says_no_more_than_its_cell(lat: float, lon: float) -> None:
    middle = blurred(lat, lon)
    assert is_place(middle[0], middle[1]) or middle[:2] == (0, 0)
    if abs(lat) < 85 and abs(lon) < 179.9:
        assert distance_m(lat, lon, middle[0], middle[1]) <= BLUR_M + 20
        assert blurred(middle[0], middle[1]) == middle


@pytest.mark.parametrize("why", Why)
def test_what_is_kept(why: Why) -> None:
    assert why.is_kept is (why in {Why.KEPT, Why.DOUBTFUL})


@pytest.mark.parametrize("place", [LAKE, (-33.9, 151.2), (90.0, 0.0), (0.01, -179.99)])
def test_a_blurred_place_says_a_cell_and_is_near(place: tuple[float, float]) -> None:
    lat, lon, radius = blurred(*place)
    assert radius == BLUR_M
    assert blurred(lat, lon) == (lat, lon, radius), "many positions of one cell say no more than one"
    assert distance_m(*place, lat, lon) <= BLUR_M
