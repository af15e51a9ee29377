"""Who is out now: for the board, the person's home and the API."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from karpear.alerts.models import Alert
from karpear.alerts.queries.stages import held_people
from karpear.checkins.models import Promise
from karpear.people.models import Person
from karpear.rules.alarm.deadlines import EARLY
from karpear.rules.plan.end import is_past_end

from ...itinerary.models import Activity, PlanState, Traveller

#: "You are home" stands on the first page so long.
HOME_SHOWN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Travelling:
    """One person who is out, with the activity they are on. `next_due_at`: None when no check-in is left.

    `unconfirmed`: its end has passed, nothing is promised and no alert of it is open; nobody said that they are home.
    """

    person_id: UUID
    name: str
    activity: UUID
    kind: str
    title: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    next_due_at: datetime | None
    decision: str
    unconfirmed: bool = False
    province: str = ""


@dataclass(frozen=True, slots=True)
class OwnTrip:
    """What somebody is on, or goes on next. `past_end`: they are asked whether they are home.

    `speaks_for`: who else would be said to be home with them.
    """

    activity: Activity
    going: bool
    past_end: bool
    speaks_for: list[str]


def travelling(person: Person, now: datetime) -> list[Travelling]:
    """Everybody out now whom this person may see, soonest next check-in first. Five queries.

    Whoever is known to be detained, missing, hurt or killed is not "out": they stand among the open cases.
    """
    plans = Activity.objects.visible_to(person).going_on().filter(starts_at__lte=now).select_related("person")
    activities = {a.pk: a for a in plans}
    travels = [(a, a.person) for a in activities.values()]
    fellows = Traveller.objects.filter(activity__in=activities, person__isnull=False, home_at__isnull=True)
    travels += [(activities[t.activity_id], t.person) for t in fellows.select_related("person") if t.person]
    due = _next_due(activities)
    held_ids = held_people(traveller.pk for _activity, traveller in travels)
    past_ids = {pk for pk, a in activities.items() if a.ends_at and a.ends_at <= now}
    alarms = set(Alert.objects.unresolved().filter(source__in=past_ids).values_list("source", "person_id"))
    rows = [
        _row(activity, traveller, due.get((activity.pk, traveller.pk)), (activity.pk, traveller.pk) in alarms, now)
        for activity, traveller in travels
        if traveller.pk not in held_ids
    ]
    return sorted(rows, key=_soonest)


def out_now(person: Person, now: datetime) -> dict[UUID, str]:
    """Whoever stands as out on this person's board → the province of the plan, empty where it names none."""
    return {row.person_id: row.province for row in reversed(travelling(person, now))}


def _soonest(row: Travelling) -> tuple[bool, datetime | None, str]:
    return (row.next_due_at is None, row.next_due_at or row.ends_at, row.name)


def _row(activity: Activity, traveller: Person, next_due_at: datetime | None, alarm: bool, now: datetime) -> Travelling:
    return Travelling(
        person_id=traveller.pk,
        name=traveller.shown_name,
        activity=activity.pk,
        kind=activity.kind,
        title=activity.title,
        place=activity.place,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        next_due_at=next_due_at,
        decision=activity.decision,
        unconfirmed=not alarm and is_past_end(activity.ends_at, armed=next_due_at is not None, now=now),
        province=activity.province,
    )


def _next_due(activities: Iterable[UUID]) -> dict[tuple[UUID, UUID], datetime]:
    promises = Promise.objects.armed().filter(source__in=list(activities)).order_by("-due_at", "-id")
    rows = promises.values_list("source", "person_id", "due_at")
    return {(source, person): due_at for source, person, due_at in rows if source}


def current_activity(person_ids: Iterable[UUID], now: datetime) -> dict[UUID, UUID]:
    """Person → the activity they are on: the one that started last, also when its end has passed."""
    ids = set(person_ids)
    own_activities = Activity.objects.going_on().filter(person__in=ids, starts_at__lte=now)
    with_others = Traveller.objects.filter(
        person__in=ids, home_at__isnull=True, activity__state=PlanState.PLANNED, activity__starts_at__lte=now
    )
    rows = [*own_activities.values_list("starts_at", "person_id", "pk")]
    rows += [*with_others.values_list("activity__starts_at", "person_id", "activity_id")]
    return {person: activity for _starts_at, person, activity in sorted(rows)}


def api_state(person: Person, now: datetime) -> UUID | None:
    """The activity of `GET me`: the one they are on, else the next one planned."""
    if current := current_activity([person.pk], now).get(person.pk):
        return current
    travels = Q(person=person) | Q(travellers__person=person, travellers__home_at__isnull=True)
    return Activity.objects.going_on().filter(travels).order_by("starts_at", "pk").values_list("pk", flat=True).first()


def own_trip(person: Person, now: datetime) -> OwnTrip | None:
    """What they are on, or go on next. Open alerts change nothing in it: it is read on their own screen."""
    pk = api_state(person, now)
    activity = Activity.objects.filter(pk=pk).first() if pk else None
    if activity is None:
        return None
    has_promises = Promise.objects.armed().filter(source=activity.pk, person=person).exists()
    names = []
    if activity.person_id == person.pk:
        fellows = activity.travellers.filter(person__isnull=False, home_at__isnull=True).select_related("person")
        names = [t.person.shown_name for t in fellows if t.person]
    return OwnTrip(
        activity=activity,
        going=activity.starts_at is not None and activity.starts_at <= now,
        past_end=is_past_end(activity.ends_at, armed=has_promises, now=now),
        speaks_for=names,
    )


def came_home(person: Person, now: datetime, *, earliest: datetime | None = None) -> Activity | None:
    """What they, or whoever they travelled with, just said they are home from; `earliest`: no earlier than then."""
    since = max(now - HOME_SHOWN, earliest or now - HOME_SHOWN)
    over = Q(state=PlanState.ENDED, ended_at__gt=since)
    is_home = Q(person=person) & over | Q(travellers__person=person) & (over | Q(travellers__home_at__gt=since))
    return Activity.objects.filter(is_home).order_by("-ended_at", "pk").first()


def said_home_by_mistake(person: Person, activity: Activity, now: datetime) -> bool:
    """May they still say so? Who made the plan while it has just ended; a fellow while the others go on."""
    since = now - HOME_SHOWN
    if activity.person_id == person.pk:
        return activity.state == PlanState.ENDED and activity.ended_at is not None and activity.ended_at > since
    return activity.state == PlanState.PLANNED and activity.travellers.filter(person=person, home_at__gt=since).exists()


def fellows_of(person: Person, now: datetime) -> dict[UUID, set[UUID]]:
    """Whom this person may check in for → the activities they are on together.

    Those have begun, or begin within the half hour in which a check-in counts already; they are not over, and
    nobody who is home is spoken for.
    """
    plans = Activity.objects.going_on().filter(starts_at__lte=now + EARLY)
    joint_activities = plans.filter(Q(person=person) | Q(travellers__person=person, travellers__home_at__isnull=True))
    ids = list(joint_activities.values_list("pk", flat=True).distinct())
    rows = Traveller.objects.filter(activity__in=ids, person__isnull=False, home_at__isnull=True)
    activities_by_fellow: dict[UUID, set[UUID]] = defaultdict(set)
    for activity, fellow in [
        *plans.filter(pk__in=ids).values_list("pk", "person_id"),
        *rows.values_list("activity_id", "person_id"),
    ]:
        if fellow and fellow != person.pk:
            activities_by_fellow[fellow].add(activity)
    return dict(activities_by_fellow)


def titles(person: Person, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Titles of those of these activities that this person may see."""
    return {a.pk: a.title for a in Activity.objects.visible_to(person).filter(pk__in=set(ids))}
