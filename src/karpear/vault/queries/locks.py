"""Is something withheld from this person now, and who may end it?"""

from datetime import datetime

from django.db.models import Q, QuerySet

from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb

from ..models import TravelLock


def standing(person: Person, now: datetime) -> "TravelLock | None":
    """The lock that stands. One with a day ends by itself when the day has come."""
    return TravelLock.objects.filter(Q(until=None) | Q(until__gt=now), person=person, ended_at=None).first()


def is_locked(person: Person, now: datetime) -> bool:
    """Does a travel lock stand?"""
    return standing(person, now) is not None


def releasers(person: Person) -> "QuerySet[Person]":
    """Who may end this person's lock: officers where they belong or are watched over, and who watches. Never they."""
    watches = person.watched_by.accepted()
    where = Q(organisation__in=person.memberships.active().values("organisation")) | Q(
        organisation__in=watches.filter(organisation__isnull=False).values("organisation")
    )
    officers = Membership.objects.that_may(Verb.KEEP_KEYS).filter(where)
    may = Q(pk__in=officers.values("person")) | Q(pk__in=watches.filter(watcher__isnull=False).values("watcher"))
    return Person.objects.filter(may, is_active=True).exclude(pk=person.pk)


def lockable(officer: Person) -> "QuerySet[Person]":
    """Those whose lock this person may set and end."""
    mine = Membership.objects.that_may(Verb.KEEP_KEYS).filter(person=officer).values("organisation")
    members = Membership.objects.active().filter(organisation__in=mine).values("person")
    watched = Q(watched_by__state="accepted") & (
        Q(watched_by__watcher=officer) | Q(watched_by__organisation__in=Organisation.objects.filter(pk__in=mine))
    )
    return Person.objects.filter(Q(pk__in=members) | watched, is_active=True).exclude(pk=officer.pk).distinct()
