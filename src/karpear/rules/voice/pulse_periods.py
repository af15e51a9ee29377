"""How long a question to all is open, when the next one may be asked, and how often the coin lets the truth pass.

Each answer moves the odds about its person; two answers to one question move them twice. So nobody is asked often.
"""

from datetime import datetime, timedelta

#: Two coins: both heads, and the opposite is answered. In hundredths, as it is stored and printed.
TRUTH_PERCENT = 75
SHORTEST, LONGEST = timedelta(days=3), timedelta(days=60)
#: From the day on which one question is asked to the day of the next: what is asked about is mostly "three months".
BETWEEN = timedelta(days=90)


def fits(starts_at: datetime, ends_at: datetime) -> bool:
    """Is it open long enough for everybody to hear of it, and not without end?"""
    return SHORTEST <= ends_at - starts_at <= LONGEST


def next_may_start(started_at: datetime) -> datetime:
    """When, after a question that was asked then, the next may be."""
    return started_at + BETWEEN
