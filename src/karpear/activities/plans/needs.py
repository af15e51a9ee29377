"""A trip has come to count on somebody: they say that they have seen it. And what they have to read before a trip."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop

from karpear.people.models import Person
from karpear.people.moments import moment_of
from karpear.people.needs import NeedAct, NeedKind, Waiting
from karpear.preparedness.policies.models import Reading
from karpear.preparedness.policies.needs import TO_READ, without_talks
from karpear.preparedness.policies.queries.evidence import policy_in_force
from karpear.ui.templatetags.ui import short_day

from ..decisions.queries.clauses import asks_to_read
from ..decisions.queries.trip_gaps import LOOKED_THROUGH, is_going_for, trips_not_over, trips_to_come
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


def _before_trips(things: Sequence[Waiting], person: Person, now: datetime) -> Sequence[Waiting]:
    """What a trip asks for is due before it begins; on the way, today."""
    trips = list(trips_not_over(now).filter(is_going_for(person)).order_by("starts_at", "pk")[:LOOKED_THROUGH])
    things = without_talks(things, person, now)
    organisation_of = dict(
        Reading.objects.filter(pk__in=[t.subject for t in things]).values_list("pk", "revision__organisation")
    )
    trips_to_read_for = [
        trip for trip in trips if trip.organisation_id in organisation_of.values() and asks_to_read(trip, person.pk)
    ]
    by_organisation = {trip.organisation_id: trip for trip in reversed(trips_to_read_for)}
    return [_put_before(thing, by_organisation.get(organisation_of.get(thing.subject)), now) for thing in things]


def _put_before(thing: Waiting, trip: Activity | None, now: datetime) -> Waiting:
    """Never later than without the trip."""
    if trip is None or trip.starts_at is None:
        return thing
    acts, is_ahead = (NeedAct(gettext_noop("Read"), thing.path), _look_at(trip)), trip.starts_at > now
    why = gettext("before your trip") if is_ahead else gettext("for the trip you are on")
    until = trip.starts_at if is_ahead else localtime(now).date()
    is_sooner = thing.at is None or thing.at > (moment_of(until) or now)
    return replace(thing, why=f"{thing.why} · {why}", acts=acts, until=until if is_sooner else thing.until)


def _look_at(trip: Activity) -> NeedAct:
    """Which trip it is."""
    return NeedAct(gettext_noop("Look at the trip"), reverse("activities:plan", args=[trip.pk]))


READ_BEFORE_TRIP = replace(TO_READ, refine=_before_trips)


def _not_asked_yet(things: Sequence[Waiting], person: Person, now: datetime) -> Sequence[Waiting]:
    """Where a sheet of questions waits for them, that one says it."""
    first_things = things[:LOOKED_THROUGH]
    trips = Activity.objects.select_related("person", "organisation").in_bulk([thing.subject for thing in first_things])
    asked_in = set(TO_READ.rows(person, now).values_list("revision__organisation", flat=True))
    return [
        replace(thing, path=reverse("preparedness:read_policy", args=[revision]), acts=(_look_at(trip),))
        for thing in first_things
        if (trip := trips.get(thing.subject))
        and trip.organisation_id
        and trip.organisation_id not in asked_in
        and asks_to_read(trip, person.pk)
        and (revision := policy_in_force(trip.organisation_id))
    ]


#: From the moment on which a trip is assessed, before anybody is asked: somebody may leave within the hour.
READ_FOR_TRIP = NeedKind(
    "trip.read",
    gettext_noop("Read the rules before your trip"),
    due=trips_to_come,
    person=is_going_for,
    until=lambda activity: activity.starts_at,
    path=lambda activity: reverse("activities:plan", args=[activity.pk]),
    refine=_not_asked_yet,
)
