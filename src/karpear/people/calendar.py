"""Shifts, and what waits for somebody, as an iCalendar feed (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from .models import Shift


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """`uid`: the same each time. A day without an end lasts that day, an hour without one is a moment."""

    uid: str
    starts: date | datetime
    ends: datetime | None = None


def of_shifts(shifts: Iterable[Shift], *, title: str, now: datetime) -> bytes:
    """One event per shift, each called `title` and nothing else."""
    return of_events((CalendarEvent(str(row.id), row.starts_at, row.ends_at) for row in shifts), title=title, now=now)


def of_events(events: Iterable[CalendarEvent], *, title: str, now: datetime) -> bytes:
    """All of them are called `title`: a calendar is read by whoever sees the phone."""
    from icalendar import Calendar, Event  # read when a calendar asks: it weighs megabytes

    calendar = Calendar()
    calendar.add("prodid", "-//Notes//EN")
    calendar.add("version", "2.0")
    for row in events:
        event = Event()
        event.add("uid", row.uid)
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", _moment(row.starts))
        if row.ends:
            event.add("dtend", _moment(row.ends))
        event.add("summary", title)
        calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body


def _moment(at: date | datetime) -> date | datetime:
    return at.astimezone(UTC) if isinstance(at, datetime) else at
