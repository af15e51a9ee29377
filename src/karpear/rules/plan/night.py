"""Is a leg travelled at night, or alone? Such legs need a buddy or a written reason.

Source: the advice "avoid travelling at night or on your own" (CCC, August 2016). Night is while the
sun is down at the place, from sunset to sunrise, computed with astral. Near the poles a night can last
for months, or not come at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from astral import Observer
from astral.sun import elevation

# The sun has set when its upper edge is gone: half its width and the bending of light, in degrees.
HORIZON = -0.833


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leg is: degrees, and the IANA name of its time zone."""

    latitude: float
    longitude: float
    time_zone: str


def is_dark(at: datetime, place: Place) -> bool:
    """Is it night at this place at this moment?"""
    observer = Observer(latitude=place.latitude, longitude=place.longitude)
    return elevation(observer, at, with_refraction=False) < HORIZON


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
