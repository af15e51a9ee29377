"""Hours in which an organisation stands watch for another: do those that are asked for fit what was agreed?"""

from datetime import datetime, time, timedelta

_DAY = timedelta(days=1)
#: Nobody stands watch for others longer in one go.
LONGEST_GUEST_WATCH = timedelta(hours=16)


def fits_hours(starts_at: datetime, ends_at: datetime, begins: time | None, ends: time | None) -> bool:
    """Both moments on the wall of whoever is helped. Without agreed hours any; equal ones are the whole day."""
    if begins is None or ends is None:
        return True
    opens_at = starts_at.replace(hour=begins.hour, minute=begins.minute, second=0, microsecond=0)
    if opens_at > starts_at:
        opens_at -= _DAY
    closes_at = opens_at.replace(hour=ends.hour, minute=ends.minute)
    if closes_at <= opens_at:
        closes_at += _DAY
    return ends_at <= closes_at
