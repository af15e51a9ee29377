"""The clock of organisational assessments.

Sources: at least twice a year, and more often when something changes (Protection International; Umbrella). How long a
guest's link opens and how often somebody is told are our own rules.
"""

from datetime import datetime, timedelta

DUE_AFTER = timedelta(days=182)
#: A form looks at how an organisation works, which changes more slowly than its risks. Our own rule.
FORM_DUE_AFTER = timedelta(days=365)
TELL_EVERY = timedelta(days=7)
LINK_OPENS = timedelta(days=14)


def next_due(finished_at: datetime, *, by_form: bool = False) -> datetime:
    """By when the next assessment is due; the next one by a form."""
    return finished_at + (FORM_DUE_AFTER if by_form else DUE_AFTER)
