"""The clock of organisational assessments.

Sources: at least twice a year, and more often when something changes (Protection International; Umbrella). How long a
guest's link opens and how often somebody is told are our own rules.
"""

from datetime import datetime, timedelta

DUE_AFTER = timedelta(days=182)
TELL_EVERY = timedelta(days=7)
LINK_OPENS = timedelta(days=14)


def next_due(finished_at: datetime) -> datetime:
    """By when the next assessment is due."""
    return finished_at + DUE_AFTER
