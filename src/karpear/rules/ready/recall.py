"""Numbers to know by heart: is what was typed the number, when to ask again, when to remind.

Spaced recall in its plain form (Leitner's boxes): each right answer waits longer for the next, a wrong one starts
again.
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta

#: Days until the next time, after so many right answers in a row.
WAITS = (1, 3, 7, 14, 30)
#: Days between two reminders: what is forgotten is asked for once a month, not each day.
REMIND_AGAIN = 30
MOST = 4


@dataclass(frozen=True, slots=True)
class Recall:
    """Where somebody stands with one number. `step`: right answers in a row, counted by days; `due_on`: the next."""

    step: int
    due_on: date


def day_of(now: datetime) -> date:
    """Which day it is for numbers: UTC's, so that in Asia nobody is asked at night. Pages and reminders count alike."""
    return now.date()


def first(today: date) -> Recall:
    """A number that was just chosen is asked for tomorrow: reading and typing at once proves nothing."""
    return Recall(0, today + timedelta(days=WAITS[0]))


def after(recall: Recall, *, right: bool, today: date) -> Recall:
    """What follows from an answer. A right one before its day changes nothing: practice is free."""
    if not right:
        return first(today)
    if today < recall.due_on:
        return recall
    step = min(recall.step + 1, len(WAITS) - 1)
    return Recall(step, today + timedelta(days=WAITS[step]))


def digits(text: str) -> str:
    """The figures in a text, also Khmer ones, in plain form."""
    return "".join(str(int(c)) for c in text if c.isdecimal())


def is_number(typed: str, number: str, prefix: str) -> bool:
    """Is this the number, with the country's code, with 00 before it, or as it is dialled inside (0…)?

    `number`: as it is kept, +855…; `prefix`: of the country, +855. Always compared whole.
    """
    entry, code, whole = digits(typed), digits(prefix), digits(number)
    ways = [entry, entry[2:] if entry.startswith("00") else "", code + entry[1:] if entry.startswith("0") else ""]
    return bool(whole) and any(hmac.compare_digest(way, whole) for way in ways)


def remind_before(today: date) -> date:
    """Who was reminded on this day or earlier may be reminded again."""
    return today - timedelta(days=REMIND_AGAIN)
