"""The number of a letter that leaves, as organisations here write it: 012/26 MLN."""

from datetime import datetime
from secrets import randbelow

from django.db.models import Max

from karpear.people.local_today import today_of

from ..profile.models import LegalIdentity
from .models import Demand

#: Between two of our letters other letters may have left, so nobody counts ours by their numbers.
MOST_BETWEEN = 6


def give_number(demand: Demand, now: datetime) -> None:
    """It has one from its first draft on; the mark is the one that the organisation has now.

    Whoever calls this has locked the organisation, so that two never get the same.
    """
    identity = LegalIdentity.objects.filter(organisation=demand.organisation_id).first()
    demand.letter_mark = identity.letter_mark if identity else ""
    if demand.letter_year is None:
        year = today_of(demand.organisation, now).year
        rows = Demand.objects.filter(organisation=demand.organisation_id, letter_year=year)
        last_count = rows.aggregate(last=Max("letter_count"))["last"] or 0
        demand.letter_year, demand.letter_count = year, last_count + 1 + randbelow(MOST_BETWEEN)
