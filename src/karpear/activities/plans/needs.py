"""A trip has come to count on somebody: they say that they have seen it. And what they have to read before a trip."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop

from karpear.people.models import Person
from karpear.people.needs import NeedAct, NeedKind, Waiting, moment_of
from karpear.preparedness.policies.models import Reading
from karpear.preparedness.policies.needs import TO_READ
from karpear.ui.templatetags.ui import short_day

from ..decisions.queries.clauses import asks_to_read
from ..decisions.queries.trip_gaps import goes, under_watch
from ..itinerary.models import Activity
from .models import CountedOn
from .queries.counted_on import counting


def _unseen(_now: datetime) -> "QuerySet[CountedOn]":
    return counting().filter(seen_at__isnull=True)


def _address(row: CountedOn) -> str:
    return reverse("activities:asked", args=[row.activity_id])


SEEN = NeedKind(
    "trip.seen",
    gettext_noop("A trip counts on you"),
    due=_unseen,
    person="person",
    until=lambda row: localtime(row.told_at).date(),
    path=_address,
    state=lambda row: short_day(row.activity.starts_at),
    acts=lambda row: [NeedAct(gettext_noop("I have seen it"), _address(row), {"seen": "1"})],
)


#: So many of somebody's trips are looked at, the first that begins first.
_TRIPS = 5


def _before_trips(things: Sequence[Waiting], person: Person, now: datetime) -> Sequence[Waiting]:
    """What a trip asks for is due before it begins; on the way, today."""
    trips = list(under_watch(now).filter(goes(person)).order_by("starts_at", "pk")[:_TRIPS])
    whose = dict(Reading.objects.filter(pk__in=[t.subject for t in things]).values_list("pk", "revision__organisation"))
    asking = [trip for trip in trips if trip.organisation_id in whose.values() and asks_to_read(trip, person.pk)]
    by_organisation = {trip.organisation_id: trip for trip in reversed(asking)}
    return [_before(thing, by_organisation.get(whose.get(thing.subject)), now) for thing in things]


def _before(thing: Waiting, trip: Activity | None, now: datetime) -> Waiting:
    """Never later than without the trip."""
    if trip is None or trip.starts_at is None:
        return thing
    plan = NeedAct(gettext_noop("Look at the trip"), reverse("activities:plan", args=[trip.pk]))
    acts, is_ahead = (NeedAct(gettext_noop("Read"), thing.path), plan), trip.starts_at > now
    why = gettext("before your trip") if is_ahead else gettext("for the trip you are on")
    until = trip.starts_at if is_ahead else localtime(now).date()
    is_sooner = thing.at is None or thing.at > (moment_of(until) or now)
    return replace(thing, why=f"{thing.why} · {why}", acts=acts, until=until if is_sooner else thing.until)


READ_BEFORE_TRIP = replace(TO_READ, refine=_before_trips)
