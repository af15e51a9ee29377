"""Which day it is, for everything that the law asks by a day: that of the organisation, wherever the reader is.

Statements ask `db/local_days.py` for the same day.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb


def zone_of(organisation: Organisation) -> ZoneInfo:
    """Where an authority's days begin and end."""
    return ZoneInfo(organisation.time_zone)


def day_of(organisation: Organisation, moment: datetime) -> date:
    """On which day that was, or will be, where the organisation is."""
    return moment.astimezone(zone_of(organisation)).date()


def today_of(organisation: Organisation, now: datetime) -> date:
    """Which day it is where the organisation is."""
    return day_of(organisation, now)


def today_for(person: Person, now: datetime) -> date:
    """The same for a page of all organisations whose dealings with the law they see: that of the first, by name."""
    organisations = organisations_where(person, Verb.SEE_LAW, by_name=True)
    return today_of(organisations[0], now) if organisations else now.astimezone(ZoneInfo(person.time_zone)).date()
