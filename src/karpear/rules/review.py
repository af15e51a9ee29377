"""When must a risk be looked at again, and for how long may it be accepted?

Source: Protection International, *New Protection Manual*: at least twice a year, and more often when something
changes. The shorter periods for larger risks, and the longest acceptance, are our own rule.
"""

from datetime import date, timedelta

from .risk import Level

REVIEW_DAYS = {
    Level.VERY_LOW: 182,
    Level.LOW: 182,
    Level.MEDIUM: 182,
    Level.HIGH: 91,
    Level.VERY_HIGH: 30,
}
#: A judgement taken over from a pack is nobody's own yet.
STARTER_DAYS = 30
#: Accepting for longer than a year is forgetting.
LONGEST_ACCEPTED_DAYS = 366
#: How often an owner is told of the same thing, in days.
TELL_EVERY_DAYS = 7


def review_on(level: int, today: date) -> date:
    """The day by which a risk of this level (1–5) is looked at again. Raises ValueError outside the scale."""
    return today + timedelta(days=REVIEW_DAYS[Level(level)])


def may_accept_until(until: date, today: date) -> bool:
    """May a risk be accepted until this day (inclusive)? Not in the past, and not for longer than a year."""
    return today <= until <= today + timedelta(days=LONGEST_ACCEPTED_DAYS)


def acceptance_holds(until: date | None, today: date) -> bool:
    """Is an acceptance until this day (inclusive; None: there is none) still good?"""
    return until is not None and today <= until
