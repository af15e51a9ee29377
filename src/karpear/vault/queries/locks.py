"""Is something withheld from this person now?"""

from datetime import datetime

from django.db.models import Q

from karpear.people.models import Person

from ..models import TravelLock


def is_locked(person: Person, now: datetime) -> bool:
    """Does a travel lock stand? One with a day ends by itself when the day has come."""
    return TravelLock.objects.filter(Q(until=None) | Q(until__gt=now), person=person, ended_at=None).exists()
