"""The day that it is for an organisation."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_in(zone: str, now: datetime) -> date:
    """The day that it is there."""
    return now.astimezone(ZoneInfo(zone)).date()
