"""Night, wherever the place is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from astral import Observer
from astral.sun import sunrise, sunset
from hypothesis import given, reject
from hypothesis import strategies as st

from karpear.rules.plan.night import Place, is_dark, needs_reason, touches_night

PHNOM_PENH = Place(11.56, 104.92, "Asia/Phnom_Penh")
QUITO = Place(0.0, -78.5, "America/Guayaquil")
OSLO = Place(61.5, 10.75, "Europe/Oslo")
SVALBARD = Place(78.22, 15.65, "Arctic/Longyearbyen")
SOUTH_POLE = Place(-90.0, 0.0, "UTC")


def at(place: Place, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(place.time_zone))


class TestIsDark:
    @pytest.mark.parametrize(
        ("place", "text", "dark"),
        [
            (PHNOM_PENH, "2026-11-24T12:00", False),
            (PHNOM_PENH, "2026-11-24T17:20", False),
            (PHNOM_PENH, "2026-11-24T17:50", True),
            (PHNOM_PENH, "2026-11-24T05:50", True),
            (PHNOM_PENH, "2026-11-24T06:20", False),
            (QUITO, "2026-03-20T12:00", False),
            (QUITO, "2026-03-20T23:59", True),
            (OSLO, "2026-06-21T21:00", False),  # the sun sets late: no clock hour decides
            (OSLO, "2026-06-22T00:30", True),
            (OSLO, "2026-12-21T15:45", True),
            (SVALBARD, "2026-06-21T01:00", False),
            (SVALBARD, "2026-12-21T12:00", True),
            (SOUTH_POLE, "2026-12-21T00:00", False),
            (SOUTH_POLE, "2026-06-21T12:00", True),
        ],
    )
    def test_examples(self, place: Place, text: str, dark: bool) -> None:
        assert is_dark(at(place, text), place) is dark

    @given(
        st.dates(date(2020, 1, 1), date(2040, 12, 31)),
        st.floats(-55, 55),
        st.floats(-179, 179),
        st.timedeltas(timedelta(minutes=3), timedelta(minutes=50)),
    )
    def test_from_sunset_to_sunrise(self, day: date, latitude: float, longitude: float, by: timedelta) -> None:
        place, observer = Place(latitude, longitude, "UTC"), Observer(latitude, longitude)
        try:
            up, down = sunrise(observer, day), sunset(observer, day)
        except ValueError:  # near the turn of the day some days have none
            reject()
        assert not is_dark(up + by, place)
        assert is_dark(up - by, place)
        assert is_dark(down + by, place)
        assert not is_dark(down - by, place)

    @given(
        st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)),
        st.floats(-90, 90),
        st.floats(-180, 180),
    )
    def test_every_place_has_an_answer(self, moment: datetime, latitude: float, longitude: float) -> None:
        assert is_dark(moment, Place(latitude, longitude, "UTC")) in (True, False)


class TestTouchesNight:
    def test_a_day_trip_and_one_that_is_late(self) -> None:
        start = at(PHNOM_PENH, "2026-11-24T08:00")
        assert not touches_night(start, at(PHNOM_PENH, "2026-11-24T17:00"), PHNOM_PENH)
        assert touches_night(start, at(PHNOM_PENH, "2026-11-24T18:30"), PHNOM_PENH)
        assert touches_night(at(PHNOM_PENH, "2026-11-24T05:00"), at(PHNOM_PENH, "2026-11-24T09:00"), PHNOM_PENH)

    def test_a_moment_is_its_own_end(self) -> None:
        noon = at(PHNOM_PENH, "2026-11-24T12:00")
        assert not touches_night(noon, noon, PHNOM_PENH)

    def test_the_last_minutes_count(self) -> None:
        start = at(PHNOM_PENH, "2026-11-24T17:20")
        assert touches_night(start, start + timedelta(minutes=14 + 15), PHNOM_PENH)

    def test_an_end_before_the_start_is_refused(self) -> None:
        noon = at(PHNOM_PENH, "2026-11-24T12:00")
        with pytest.raises(ValueError, match="after the start"):
            touches_night(noon, noon - timedelta(seconds=1), PHNOM_PENH)

    def test_a_whole_day_always_has_a_night_away_from_the_poles(self) -> None:
        noon = at(QUITO, "2026-03-20T12:00")
        assert touches_night(noon, noon + timedelta(days=1), QUITO)


@pytest.mark.parametrize("night", [True, False])
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("has_buddy", [True, False])
@pytest.mark.parametrize("reason", ["", "  ", "the only boat"])
def test_night_or_alone_needs_a_buddy_or_a_reason(night: bool, alone: bool, has_buddy: bool, reason: str) -> None:
    lacks = needs_reason(night=night, alone=alone, has_buddy=has_buddy, reason=reason)
    assert lacks == ((night or alone) and not has_buddy and reason != "the only boat")
