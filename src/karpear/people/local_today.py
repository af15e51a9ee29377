"""Which day it is, for everything that an organisation owes or reviews by a day: its own, wherever the reader is.

Statements ask `db/local_days.py` for the same day.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from karpear.rules.access import Verb

from .models import Organisation, Person
from .queries.gates import organisations_where


def zone_of(organisation: Organisation) -> ZoneInfo:
    """Where its days, and those of its authorities, begin and end."""
    return ZoneInfo(organisation.time_zone)


def day_of(organisation: Organisation, moment: datetime) -> date:
    """On which day that was, or will be, where the organisation is."""
    return moment.astimezone(zone_of(organisation)).date()


def today_of(organisation: Organisation, now: datetime) -> date:
    """Which day it is where the organisation is."""
    return day_of(organisation, now)


def today_for(person: Person, now: datetime, verb: Verb) -> date:
    """The same for a page of all organisations in which they may do `verb`: that of the first, by name."""
    organisations = organisations_where(person, verb, by_name=True)
    return today_of(organisations[0], now) if organisations else now.astimezone(ZoneInfo(person.time_zone)).date()
