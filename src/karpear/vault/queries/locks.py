"""Is something withheld from this person now, may they know it, and who may end it?"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.pairs import seconds_among
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden, Unavailable

from ..models import TravelLock

#: When all who could end a lock have left, those who came after them may, this long after it was set.
HEIRS_AFTER = timedelta(days=30)


def standing(now: datetime) -> "QuerySet[TravelLock]":
    """The locks that stand now. One with a day ends by itself when the day has come."""
    return TravelLock.objects.filter(Q(until=None) | Q(until__gt=now), ended_at=None)


def shown_lock(person: Person, now: datetime) -> "TravelLock | None":
    """The lock that this person may know of. Never one that a duress alert set: whoever forces them looks on."""
    return standing(now).filter(person=person, silent=False).first()


def is_locked(person: Person, now: datetime) -> bool:
    """Is anything withheld? Never for a page of this person's: theirs asks `shown_lock`, a call `must_hand_out`."""
    return standing(now).filter(person=person).exists()


def must_hand_out(person: Person, now: datetime) -> None:
    """Raises Forbidden while a travel lock stands, Unavailable under one that its person must not notice."""
    kinds = list(standing(now).filter(person=person).values_list("silent", flat=True))
    if False in kinds:
        raise Forbidden(_("A travel lock is on: nothing leaves until it ends."))
    if kinds:
        raise Unavailable


def must_be_unlocked(person: Person, now: datetime) -> None:
    """Under a travel lock nothing about keys is decided, one's own or others'. Raises as `must_hand_out` does."""
    must_hand_out(person, now)


def releasers(person: Person) -> "QuerySet[Person]":
    """Who may end this person's lock: officers where they belong or are watched over, and who watches. Never they."""
    watches = person.watched_by.accepted()
    where = Q(organisation__in=person.memberships.active().values("organisation")) | Q(
        organisation__in=watches.filter(organisation__isnull=False).values("organisation")
    )
    officers = Membership.objects.that_may(Verb.KEEP_KEYS).filter(where)
    may = Q(pk__in=officers.values("person")) | Q(pk__in=watches.filter(watcher__isnull=False).values("watcher"))
    return Person.objects.filter(may, is_active=True).exclude(pk=person.pk)


def chosen_releasers(person: Person, now: datetime) -> "QuerySet[Person]":
    """Whom a lock set now writes down: not whom its person just brought in, unless nobody else would be left."""
    able = list(releasers(person).values_list("pk", flat=True))
    releaser_ids = seconds_among(able, first=person.pk, about=person.pk, now=now)
    return Person.objects.filter(pk__in=releaser_ids or able)


def unlocked_releasers(person: Person, now: datetime) -> "QuerySet[Person]":
    """Those of them whose own vault is not locked: two who travel together are not each other's way out."""
    locked = TravelLock.objects.filter(Q(until=None) | Q(until__gt=now), ended_at=None)
    return releasers(person).exclude(pk__in=locked.values("person"))


def may_release(by: Person, lock: TravelLock, now: datetime) -> bool:
    """Could they end it already when it was set, may they still, and are they free themselves?"""
    listed_releasers = releasers(lock.person).filter(pk__in=lock.releasers.values("pk"))
    heirs = lock.set_at <= now - HEIRS_AFTER and not listed_releasers.exists()
    free = unlocked_releasers(lock.person, now).filter(pk=by.pk)
    return (free if heirs else free.filter(pk__in=listed_releasers.values("pk"))).exists()


def lockable(officer: Person) -> "QuerySet[Person]":
    """Those whose lock this person may set and end."""
    organisations = Membership.objects.that_may(Verb.KEEP_KEYS).filter(person=officer).values("organisation")
    members = Membership.objects.active().filter(organisation__in=organisations).values("person")
    watched = Q(watched_by__state="accepted") & (
        Q(watched_by__watcher=officer)
        | Q(watched_by__organisation__in=Organisation.objects.filter(pk__in=organisations))
    )
    return Person.objects.filter(Q(pk__in=members) | watched, is_active=True).exclude(pk=officer.pk).distinct()
