"""Is a leg travelled at night, or alone? Such legs need a buddy or a written reason.

Source: the advice "avoid travelling at night or on your own" (CCC, August 2016). Night is from
sunset to sunrise at the place, computed with astral; near the poles, where the sun may not set, the
clock hours 18:00 to 06:00 count.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from astral import LocationInfo
from astral.sun import sun


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leg is: degrees, and the IANA name of its time zone."""

    latitude: float
    longitude: float
    time_zone: str


def is_dark(at: datetime, place: Place) -> bool:
    """Is it night at this place at this moment?"""
    zone = ZoneInfo(place.time_zone)
    local = at.astimezone(zone)
    observer = LocationInfo(latitude=place.latitude, longitude=place.longitude).observer
    try:
        today = sun(observer, date=local.date(), tzinfo=zone)
    except ValueError:
        return not time(6) <= local.time() < time(18)
    return not today["sunrise"] <= local < today["sunset"]


def touches_night(starts_at: datetime, ends_at: datetime, place: Place) -> bool:
    """Is any part of the way in the dark? Looked at every quarter of an hour."""
    if ends_at < starts_at:
        raise ValueError("The end must come after the start.")
    at = starts_at
    while at < ends_at:
        if is_dark(at, place):
            return True
        at += timedelta(minutes=15)
    return is_dark(ends_at, place)


def needs_reason(*, night: bool, alone: bool, has_buddy: bool, reason: str) -> bool:
    """Does this leg still lack what night or lone travel asks for: a buddy or a written reason?"""
    return (night or alone) and not has_buddy and not reason.strip()
