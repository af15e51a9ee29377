"""When a line of the register is looked at again, and what accepting a risk takes.

Sources: review at least every six months, and more often where something changes (Protection International, Front Line
Defenders); treatment by modifying, avoiding, sharing or retaining, a risk retained by an informed decision (ISO 31000);
print what is being accepted, and until when (SAFETAG). The shorter terms for high risks are our own rule.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from .matrix import Level

#: Months until the next review. Six at most is the source's; one and three are ours.
REVIEW_MONTHS: Mapping[Level, int] = {
    Level.VERY_LOW: 6,
    Level.LOW: 6,
    Level.MEDIUM: 6,
    Level.HIGH: 3,
    Level.VERY_HIGH: 1,
}
#: For how many months a risk may be accepted. A very high one only while something is being done about it.
ACCEPT_MONTHS: Mapping[Level, int] = {
    Level.VERY_LOW: 12,
    Level.LOW: 12,
    Level.MEDIUM: 12,
    Level.HIGH: 12,
    Level.VERY_HIGH: 1,
}
#: A judgement taken over from a pack is nobody's own yet, so it is looked at after so many days. Our own rule.
STARTER_DAYS = 30
#: The owner of something overdue is told again after so many days. Our own rule: weekly is read, daily is not.
TELL_AGAIN_DAYS = 7


class Lack(StrEnum):
    """What an acceptance lacks."""

    NAME = "name"
    REASON = "reason"
    END = "end"
    PAST = "past"
    TOO_LONG = "too_long"


def months_later(on: date, months: int) -> date:
    """The same day of a later month, or its last one: 31 January + 1 month is 28 or 29 February."""
    years, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + years, month + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def review_due(level: Level, on: date) -> date:
    """The day by which a risk judged on that day is looked at again."""
    return months_later(on, REVIEW_MONTHS[level])


def accept_until(level: Level, on: date) -> date:
    """The last day until which a risk of this level may be accepted on that day."""
    return months_later(on, ACCEPT_MONTHS[level])


def lacks(level: Level, *, on: date, has_name: bool, reason: str, until: date | None) -> list[Lack]:
    """What an acceptance lacks, in the order of the form: a name, a written reason, an end after today, not too far."""
    shortcomings = [] if has_name else [Lack.NAME]
    if not reason.strip():
        shortcomings.append(Lack.REASON)
    if until is None:
        return [*shortcomings, Lack.END]
    if until <= on:
        return [*shortcomings, Lack.PAST]
    return [*shortcomings, Lack.TOO_LONG] if until > accept_until(level, on) else shortcomings


def lapsed(until: date | None, today: date) -> bool:
    """Has an acceptance ended? Its last day still counts; without an end it never began."""
    return until is None or until < today


def overdue(due_on: date | None, today: date, *, open_still: bool = True) -> bool:
    """Is a measure, or a review, overdue? Its day still counts; what is done, dropped or undated is not overdue."""
    return open_still and due_on is not None and due_on < today
