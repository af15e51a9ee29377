"""Shifts as an iCalendar feed (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from .models import Shift


def of_shifts(shifts: Iterable[Shift], *, title: str, now: datetime) -> bytes:
    """One event per shift, each called `title` and nothing else."""
    from icalendar import Calendar, Event  # read when a calendar asks: it weighs megabytes

    calendar = Calendar()
    calendar.add("prodid", "-//Notes//EN")
    calendar.add("version", "2.0")
    for shift in shifts:
        event = Event()
        event.add("uid", str(shift.id))
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", shift.starts_at.astimezone(UTC))
        event.add("dtend", shift.ends_at.astimezone(UTC))
        event.add("summary", title)
        calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body
