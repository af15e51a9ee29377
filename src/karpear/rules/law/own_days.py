"""On which days something comes back that an organisation promised, or that somebody asks of it besides the law.

Source: docs/guide/duties.md. A day that a month does not have is its last one.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum


class Rhythm(StrEnum):
    """How often."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


#: After so many months.
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}
A_WEEK = timedelta(days=7)


def own_days(first_on: date, rhythm: Rhythm, *, since: date, until: date) -> Iterator[date]:
    """Its days from `since` to `until`, both included; the first one stands wherever it is."""
    for number in range(_first_number(first_on, rhythm, since), _most(first_on, rhythm, until)):
        day = _nth(first_on, rhythm, number)
        if since <= day <= until:
            yield day


def period_key(day: date, rhythm: Rhythm) -> str:
    """Which one of its dates it is, by the time that it is about: the same when its day is put right."""
    if rhythm is Rhythm.ONCE:
        return "once"
    if rhythm is Rhythm.YEARLY:
        return f"{day.year}"
    if rhythm is Rhythm.QUARTERLY:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day:%G-W%V}" if rhythm is Rhythm.WEEKLY else f"{day:%Y-%m}"


def _nth(first_on: date, rhythm: Rhythm, number: int) -> date:
    if rhythm not in MONTHS:
        return first_on + number * A_WEEK
    months = first_on.month - 1 + number * MONTHS[rhythm]
    year, month = first_on.year + months // 12, months % 12 + 1
    return date(year, month, min(first_on.day, monthrange(year, month)[1]))


def _first_number(first_on: date, rhythm: Rhythm, since: date) -> int:
    """Of a day that is not after the first one asked for."""
    if rhythm is Rhythm.ONCE or since <= first_on:
        return 0
    if rhythm is Rhythm.WEEKLY:
        return (since - first_on) // A_WEEK
    months = (since.year - first_on.year) * 12 + since.month - first_on.month
    return months // MONTHS[rhythm]


def _most(first_on: date, rhythm: Rhythm, until: date) -> int:
    """A number that is greater than that of the last day asked for."""
    if rhythm is Rhythm.ONCE or until < first_on:
        return 1
    if rhythm is Rhythm.WEEKLY:
        return (until - first_on) // A_WEEK + 1
    months = (until.year - first_on.year) * 12 + until.month - first_on.month
    return months // MONTHS[rhythm] + 1
