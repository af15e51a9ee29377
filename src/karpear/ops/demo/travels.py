"""What goes on while the demo runs: people on the way who say that they are OK, one who will be late.

State is rows, so it goes on after a stop where it was. Whoever is printed with an account does nothing here: nothing of
this answers for a visitor, nor changes what they did, nor writes a past that they would have seen.
"""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from karpear.activities.itinerary.models import Activity, ActivityQuerySet, PlanState, Traveller
from karpear.activities.plans.actions import finish
from karpear.activities.plans.actions.create import create_activity
from karpear.activities.tracking.actions.consent import follow
from karpear.activities.tracking.actions.positions import report_positions
from karpear.alerts.models import Alert
from karpear.checkins.actions import promises
from karpear.checkins.models import CheckIn, Promise
from karpear.people.models import Person
from karpear.rules.geo.tracking import Point

from .cast import COMPANIES, Company, Place, organisation_of, person_called
from .history import HOUR, MINUTE, mark_sent, say_ok
from .proposals import call_off, propose, propose_again

#: When the next check-in of those on the way is due; so long after each answer they promise another.
FIRST_DUE = {"traveller": 9 * MINUTE, "fellow": 14 * MINUTE, "away": 4 * MINUTE}
EVERY = 13 * MINUTE
LATE_IN = 5 * MINUTE
GRACE_S = 60
#: So long before it is due they say that they are OK.
AHEAD = 2 * MINUTE
#: The scene without a network lasts less than that.
CUT_OFF = MINUTE
#: How long a trip goes on, and when it is over.
LASTS, ENDS = 4 * HOUR, 10 * MINUTE
#: So long whoever came home stays there.
AT_HOME = HOUR / 2
#: Along the road, there and back.
METRES_A_SECOND = 28.0
_DEGREE_M = 111_195.0


@transaction.atomic
def set_out(*, now: datetime) -> None:
    """The demo begins: whoever is to be on the way and is not sets out; two plans wait."""
    _send_out(now, at_home=timedelta(0))
    for company in COMPANIES:
        propose(company, now)
        call_off(company, now)
    mark_sent(now=now)


@transaction.atomic
def set_out_again(*, now: datetime) -> None:
    """The demo goes on: whoever came home sets out after a while, and another plan waits a while after an answer."""
    _send_out(now, at_home=AT_HOME)
    for company in COMPANIES:
        propose_again(company, now)
    mark_sent(now=now)


def _send_out(now: datetime, *, at_home: timedelta) -> None:
    for company in COMPANIES:
        for part, (go, been_out) in _TRIPS.items():
            name = getattr(company, part)
            names = [name, company.fellow] if part == "traveller" else [name]
            if not name or _needs_help(names):
                continue
            start = _start_of(names, now - been_out, now)
            if not _stays(person_called(name), start, now, at_home):
                go(company, start, now)


def _needs_help(names: Sequence[str]) -> bool:
    """While an alert is open about somebody, nothing is done in their name."""
    people = [person_called(name) for name in names if name]
    return Alert.objects.unresolved().filter(person__in=people, drill=False).exists()


def _start_of(names: Sequence[str], start: datetime, now: datetime) -> datetime:
    """Since then they have been out, if nobody would have seen them do something else: otherwise they leave now."""
    people = [person_called(name) for name in names]
    has_past = (
        CheckIn.objects.filter(person__in=people, moment__gt=start).exists()
        or Alert.objects.filter(person__in=people, changed_at__gt=start).exists()
    )
    return now if has_past else start


@transaction.atomic
def come_home(*, now: datetime) -> None:
    """Nothing goes on any more: everybody is back."""
    for company in COMPANIES:
        for name, _role in company.colleagues:
            for trip in _trips_of(person_called(name)):
                _finish(trip, now)


def answer_due(*, now: datetime) -> int:
    """Those whose check-in is near say that they are OK, and promise another; the one who will be late says nothing.

    Whoever has none left, since a visitor or a scene answered for them, promises another, too.
    """
    answer_count = 0
    for company in COMPANIES:
        for name in (company.traveller, company.fellow, company.away):
            trip = _trip_on_which(name, company, now)
            if trip is None or _is_cut_off(name, now) or _needs_help([name]):
                continue
            coming = Promise.objects.awaited().filter(person=person_called(name), source=trip)
            if coming.filter(due_at__lte=now + AHEAD).exists():
                say_ok(name, at=now)
                answer_count += 1
            elif coming.exists():
                continue
            _promise(company, name, trip, now + EVERY, now)
    return answer_count


def _trip_on_which(name: str, company: Company, now: datetime) -> UUID | None:
    """The trip that goes on: the fellow's is the traveller's, until the fellow is home."""
    maker = company.traveller if name == company.fellow else name
    home = Traveller.objects.filter(person=person_called(name), home_at__isnull=False)
    trips = _trips_of(person_called(maker)).filter(ends_at__gt=now).exclude(pk__in=home.values("activity"))
    return trips.values_list("pk", flat=True).first()


def _is_cut_off(name: str, now: datetime) -> bool:
    """While the scene without a network plays, a check-in of no trip is due."""
    scene = Promise.objects.awaited().filter(person=person_called(name), source__isnull=True)
    return scene.filter(due_at__gt=now - CUT_OFF, due_at__lt=now + CUT_OFF).exists()


def _promise(company: Company, name: str, trip: UUID, due: datetime, now: datetime) -> None:
    organisation = organisation_of(company).pk
    new = promises.NewPromise(person_called(name).pk, due, GRACE_S, organisation, source=trip, remind=False)
    promises.arm([new], now=now)


def report_places(*, now: datetime) -> None:
    """Where those are who let themselves be followed."""
    for company in COMPANIES:
        trip = _trips_of(person_called(company.traveller)).first()
        if trip and trip.starts_at:
            place = place_on(company.road, (now - trip.starts_at).total_seconds() * METRES_A_SECOND)
            for name in (company.traveller, company.fellow):
                _report(name, place, now)
        if not _is_cut_off(company.away, now):
            _report(company.away, company.spot, now)


def place_on(road: Sequence[Place], metres: float) -> Place:
    """So far along the road, and back again."""
    lengths = [_metres(start, end) for start, end in itertools.pairwise(road)]
    left = metres % (2 * sum(lengths))
    left = min(left, 2 * sum(lengths) - left)
    for (start, end), length in zip(itertools.pairwise(road), lengths, strict=True):
        if left <= length:
            share = left / length
            return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
        left -= length
    return road[-1]


def _metres(start: Place, end: Place) -> float:
    """Near enough, as far from the equator as Cambodia is."""
    return float(((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5 * _DEGREE_M)


def _trips_of(person: Person) -> ActivityQuerySet:
    return Activity.objects.going_on().filter(person=person).order_by("created_at", "id")


def _stays(person: Person, start: datetime, now: datetime, at_home: timedelta) -> bool:
    """On a trip that goes on, or home again only just. One that ended or fell silent while nothing ran is ended, as
    of `start`, when the next one begins.
    """
    for trip in _trips_of(person):
        over = trip.ends_at - ENDS if trip.ends_at else now
        silent = Promise.objects.armed().filter(source=trip.pk, due_at__lt=now - EVERY).exists()
        if not silent and over > now:
            return True
        _finish(trip, start if silent or over < now - at_home else now)
    ended_trips = Activity.objects.filter(person=person, state=PlanState.ENDED, ended_at__gt=now - at_home)
    return ended_trips.exclude(ended_at=start).exists()


def _finish(trip: Activity, now: datetime) -> None:
    finish.finish(person=trip.person, activity=trip.pk, key=uuid4(), made_at=now, now=now)


def _travel(company: Company, start: datetime, now: datetime) -> None:
    """Two colleagues on the road, followed on the map."""
    person, fellow = person_called(company.traveller), person_called(company.fellow)
    start_town, end_town = company.towns
    began, middle, end = (moment.isoformat() for moment in (start, now + LASTS / 2, now + LASTS))
    past_times = [start + hours * HOUR for hours in (1, 2) if start + hours * HOUR < now]
    trip = _create(
        person, company, start, now,
        title="Interviews along the road", place=f"{start_town} to {end_town}", travellers=[str(fellow.pk)],
        province=company.provinces[0],
        legs=[
            {"from": start_town, "to": end_town, "departs_at": began, "arrives_at": middle, "transport": "Minibus"},
            {"from": end_town, "to": start_town, "departs_at": middle, "arrives_at": end, "transport": "Minibus"},
        ],
        check_ins=past_times,
    )  # fmt: skip
    for due in past_times:
        for name in (company.traveller, company.fellow):
            say_ok(name, at=due - 3 * MINUTE)
    for part, traveller in (("traveller", person), ("fellow", fellow)):
        follow(person=traveller, activity=trip.pk, now=start)
        _promise(company, traveller.name, trip.pk, now + FIRST_DUE[part], now)
    for at in (now - minutes * MINUTE for minutes in range(48, -1, -12)):
        if at < start:
            continue
        place = place_on(company.road, (at - start).total_seconds() * METRES_A_SECOND)
        for name in (company.traveller, company.fellow):
            _report(name, place, at)


def _stay_away(company: Company, start: datetime, now: datetime) -> None:
    """One alone in a village."""
    person = person_called(company.away)
    past_times = [start + HOUR] if start + HOUR < now else []
    trip = _create(
        person, company, start, now, title="Water samples", place="Landing at the ferry", check_ins=past_times,
        province=company.provinces[1],
    )  # fmt: skip
    for due in past_times:
        say_ok(company.away, at=due - 2 * MINUTE)
    _promise(company, company.away, trip.pk, now + FIRST_DUE["away"], now)
    follow(person=person, activity=trip.pk, now=start)
    _report(company.away, company.spot, now)


def _be_late(company: Company, start: datetime, now: datetime) -> None:
    """One who will say nothing: a visitor can, before it is too late."""
    person = person_called(company.late)
    _create(person, company, start, now, title="Village meeting", place="Commune hall", check_ins=[now + LATE_IN])


#: Who goes out, how, and how long they have been out when the demo begins.
_TRIPS = {"traveller": (_travel, 3 * HOUR), "away": (_stay_away, 2 * HOUR), "late": (_be_late, HOUR)}


def _create(
    person: Person, company: Company, start: datetime, now: datetime, *, check_ins: Sequence[datetime],
    province: str = "", **body: object,
) -> Activity:  # fmt: skip
    """`province`: what the page of its place and times asks for."""
    answer, _new = create_activity(
        person=person,
        key=uuid4(),
        body={
            "kind": "trip", "starts_at": start.isoformat(), "ends_at": (now + LASTS).isoformat(),
            "organisation": str(organisation_of(company).pk),
            "check_ins": [{"due_at": due.isoformat(), "grace_s": GRACE_S} for due in check_ins], **body,
        },
        now=start,
    )  # fmt: skip
    Activity.objects.filter(pk=answer["activity"]).update(province=province)
    return Activity.objects.get(pk=answer["activity"])


def _report(name: str, place: Place, now: datetime) -> None:
    report_positions(person=person_called(name), key=uuid4(), points=[Point(*place, 25.0, now)], now=now)
