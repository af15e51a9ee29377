"""What goes on while the demo runs: people on the way who say that they are OK, one who will be late, plans that wait.

State is rows, so it goes on after a stop where it was. Whoever is printed with an account does nothing here: nothing of
this answers for a visitor, nor changes what they did.
"""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from karpear.activities.assessment.actions.assessments import assess
from karpear.activities.decisions.actions.answers import answer
from karpear.activities.itinerary.models import Activity, ActivityQuerySet, CancelledFor, PlanState
from karpear.activities.plans.actions import draft, finish, pages
from karpear.activities.plans.actions.cancel import cancel
from karpear.activities.plans.actions.create import create_activity
from karpear.activities.tracking.actions.consent import follow
from karpear.activities.tracking.actions.positions import report_positions
from karpear.checkins.actions import promises
from karpear.checkins.models import Promise
from karpear.people.models import Person
from karpear.rules.geo.tracking import Point
from karpear.rules.plan.decision import ApproverAnswer, Decision

from .cast import COMPANIES, Company, Place, organisation_of, person_called
from .history import DAY, HOUR, MINUTE, mark_sent, say_ok

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
#: Along the road, there and back.
METRES_A_SECOND = 28.0
_DEGREE_M = 111_195.0


@transaction.atomic
def set_out(*, now: datetime) -> None:
    """Whoever is to be on the way and is not sets out; whoever was away too long has come home before."""
    for company in COMPANIES:
        for name in (company.traveller, company.away, company.late):
            if name and not _is_out(name, now):
                _TRIPS[_part(company, name)](company, now)
        _ask_approval(company, now)
        _call_off(company, now)
    mark_sent(now=now)


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
            if trip is None or _is_cut_off(name, now):
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
    """The trip that goes on: the fellow's is the traveller's."""
    maker = company.traveller if name == company.fellow else name
    trips = _trips_of(person_called(maker)).filter(ends_at__gt=now)
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


def _part(company: Company, name: str) -> str:
    return next(part for part in ("traveller", "away", "late") if getattr(company, part) == name)


def _trips_of(person: Person) -> ActivityQuerySet:
    return Activity.objects.going_on().filter(person=person).order_by("created_at", "id")


def _is_out(name: str, now: datetime) -> bool:
    """On a trip that is not over. One that is over, or on which they were silent while nothing ran, is ended."""
    for trip in _trips_of(person_called(name)):
        silent = Promise.objects.armed().filter(source=trip.pk, due_at__lt=now - EVERY).exists()
        if not silent and trip.ends_at and trip.ends_at - ENDS > now:
            return True
        _finish(trip, now)
    return False


def _finish(trip: Activity, now: datetime) -> None:
    finish.finish(person=trip.person, activity=trip.pk, key=uuid4(), made_at=now, now=now)


def _travel(company: Company, now: datetime) -> None:
    """Two colleagues on the road since this morning, followed on the map."""
    start, person, fellow = now - 3 * HOUR, person_called(company.traveller), person_called(company.fellow)
    start_town, end_town = company.towns
    began, middle, end = (moment.isoformat() for moment in (start, now + LASTS / 2, now + LASTS))
    trip = _create(
        person, company, start, now,
        title="Interviews along the road", place=f"{start_town} to {end_town}", travellers=[str(fellow.pk)],
        province=company.provinces[0],
        legs=[
            {"from": start_town, "to": end_town, "departs_at": began, "arrives_at": middle, "transport": "Minibus"},
            {"from": end_town, "to": start_town, "departs_at": middle, "arrives_at": end, "transport": "Minibus"},
        ],
        check_ins=[start + HOUR, start + 2 * HOUR],
    )  # fmt: skip
    for hours in (1, 2):
        for name in (company.traveller, company.fellow):
            say_ok(name, at=start + hours * HOUR - 3 * MINUTE)
    for part, traveller in (("traveller", person), ("fellow", fellow)):
        follow(person=traveller, activity=trip.pk, now=start)
        _promise(company, traveller.name, trip.pk, now + FIRST_DUE[part], now)
    for minutes in range(48, -1, -12):
        at = now - minutes * MINUTE
        place = place_on(company.road, (at - start).total_seconds() * METRES_A_SECOND)
        for name in (company.traveller, company.fellow):
            _report(name, place, at)


def _stay_away(company: Company, now: datetime) -> None:
    """One alone in a village."""
    start, person = now - 2 * HOUR, person_called(company.away)
    times = [start + HOUR]
    trip = _create(
        person, company, start, now, title="Water samples", place="Landing at the ferry", check_ins=times,
        province=company.provinces[1],
    )  # fmt: skip
    say_ok(company.away, at=start + HOUR - 2 * MINUTE)
    _promise(company, company.away, trip.pk, now + FIRST_DUE["away"], now)
    follow(person=person, activity=trip.pk, now=start)
    _report(company.away, company.spot, now)


def _be_late(company: Company, now: datetime) -> None:
    """One who will say nothing: a visitor can, before it is too late."""
    start, person = now - HOUR, person_called(company.late)
    _create(person, company, start, now, title="Village meeting", place="Commune hall", check_ins=[now + LATE_IN])


_TRIPS = {"traveller": _travel, "away": _stay_away, "late": _be_late}


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


def _ask_approval(company: Company, now: datetime) -> None:
    """Two plans that wait for an answer, made half an hour ago."""
    waiting = Activity.objects.filter(organisation=organisation_of(company), decision=Decision.WAITING)
    if waiting.exists():
        return
    tonight = timezone.localtime(now).replace(hour=19, minute=0, second=0, microsecond=0)
    tonight += DAY if tonight < now + 2 * HOUR else timedelta(0)
    for name, title, place, threat, start in (
        (company.planner, "Night boat to the fishing grounds", "Koh Norea", "F-T23", tonight),
        (company.fellow, "Meeting with farmers", "Commune hall", "F-T17", tonight + 14 * HOUR),
    ):
        _plan(company, name, (title, place, threat), start, now - 30 * MINUTE)


def _call_off(company: Company, now: datetime) -> None:
    """Two trips of the past that nobody made, once: one was too dangerous, one was not approved."""
    if Activity.objects.filter(organisation=organisation_of(company), state=PlanState.CANCELLED).exists():
        return
    at, flooded, refused = now - 5 * DAY, "Boat to the flooded school", "Filming at the gravel pit"
    person = person_called(company.fellow)
    plan = _draft(company, person, (flooded, "North landing"), at + DAY, at)
    cancel(person=person, activity=plan.pk, safe_now=True, cancelled_for=CancelledFor.RISK, now=at + HOUR)
    plan = _plan(company, company.planner, (refused, "Gravel pit", "F-T17"), at + 3 * DAY, at)
    words = {
        "answer": ApproverAnswer.CANCEL.value, "reason": "Guards took a camera there last week.", "conditions": "",
        "postponed_to": None,
    }  # fmt: skip
    answer(
        person=person_called(company.second), activity=plan.pk, assessment=plan.assessments.latest("made_at", "id").pk,
        clean=words, now=at + HOUR,
    )  # fmt: skip
    cancel(person=plan.person, activity=plan.pk, safe_now=True, now=at + 2 * HOUR)


def _draft(company: Company, person: Person, outline: tuple[str, str], start: datetime, now: datetime) -> Activity:
    title, place = outline
    clean = {"kind": "trip", "title": title, "purpose": "", "organisation": organisation_of(company).pk}
    plan = draft.new_draft(person=person, clean=clean, now=now)
    when = {"place": place, "province": "", "starts_at": start, "ends_at": start + 5 * HOUR}
    return pages.save_when(person=person, activity=plan.pk, clean=when, now=now)


def _plan(company: Company, name: str, outline: tuple[str, str, str], start: datetime, now: datetime) -> Activity:
    person, (title, place, threat) = person_called(name), outline
    plan = _draft(company, person, (title, place), start, now)
    judged = {
        "threats": [{"id": threat, "name": "", "rating": 4}], "vulnerabilities": [], "capacities": [],
        "risks": [{"id": threat, "before": {"likelihood": 3, "people": 4}}], "measures": [],
        "warned": False, "declared": False, "confidence": "medium", "reliability": "likely_reliable",
        "insurance": "unsure", "briefed": "yes", "notes": "", "why": "",
    }  # fmt: skip
    assess(person=person, activity=plan.pk, clean=judged, now=now)
    return plan
