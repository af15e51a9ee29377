"""Who is out now: for the board, the person's home and the API."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from karpear.alerts.queries import held_people
from karpear.checkins.models import Promise
from karpear.people.models import Person
from karpear.rules.deadlines import EARLY

from ..models import Activity, State, Traveller


@dataclass(frozen=True, slots=True)
class Travelling:
    """One person who is out, with the activity they are on. `next_due_at`: None when no check-in is left."""

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


def travelling(person: Person, now: datetime) -> list[Travelling]:
    """Everybody out now whom this person may see, soonest next check-in first. Four queries.

    Whoever is known to be detained, missing, hurt or killed is not "out": they stand among the open cases.
    """
    seen = Activity.objects.visible_to(person).going_on().filter(starts_at__lte=now).select_related("person")
    activities = {a.pk: a for a in seen}
    going = [(a, a.person) for a in activities.values()]
    fellows = Traveller.objects.filter(activity__in=activities, person__isnull=False, home_at__isnull=True)
    going += [(activities[t.activity_id], t.person) for t in fellows.select_related("person") if t.person]
    due = _next_due(activities)
    held = held_people(who.pk for _activity, who in going)
    out = [(activity, who) for activity, who in going if who.pk not in held]
    rows = [_row(activity, who, due.get((activity.pk, who.pk))) for activity, who in out]
    return sorted(rows, key=_soonest)


def _soonest(row: Travelling) -> tuple[bool, datetime | None, str]:
    return (row.next_due_at is None, row.next_due_at or row.ends_at, row.name)


def _row(activity: Activity, who: Person, next_due_at: datetime | None) -> Travelling:
    return Travelling(
        person_id=who.pk,
        name=who.shown_name,
        activity=activity.pk,
        kind=activity.kind,
        title=activity.title,
        place=activity.place,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        next_due_at=next_due_at,
        decision=activity.decision,
    )


def _next_due(activities: Iterable[UUID]) -> dict[tuple[UUID, UUID], datetime]:
    armed = Promise.objects.armed().filter(source__in=list(activities)).order_by("-due_at")
    rows = armed.values_list("source", "person_id", "due_at")
    return {(source, person): due_at for source, person, due_at in rows if source}


def current_activity(person_ids: Iterable[UUID], now: datetime) -> dict[UUID, UUID]:
    """Person → the activity they are on: the one that started last, also when its end has passed."""
    asked = set(person_ids)
    own = Activity.objects.going_on().filter(person__in=asked, starts_at__lte=now)
    with_others = Traveller.objects.filter(
        person__in=asked, home_at__isnull=True, activity__state=State.PLANNED, activity__starts_at__lte=now
    )
    rows = [*own.values_list("starts_at", "person_id", "pk")]
    rows += [*with_others.values_list("activity__starts_at", "person_id", "activity_id")]
    return {person: activity for _starts_at, person, activity in sorted(rows)}


def api_state(person: Person, now: datetime) -> UUID | None:
    """The activity of `GET me`: the one they are on, else the next one planned."""
    if current := current_activity([person.pk], now).get(person.pk):
        return current
    mine = Q(person=person) | Q(travellers__person=person, travellers__home_at__isnull=True)
    return Activity.objects.going_on().filter(mine).order_by("starts_at", "pk").values_list("pk", flat=True).first()


def fellows_of(person: Person, now: datetime) -> dict[UUID, set[UUID]]:
    """Whom this person may check in for → the activities they are on together.

    Those have begun, or begin within the half hour in which a check-in counts already; they are not over, and
    nobody who is home is spoken for.
    """
    going = Activity.objects.going_on().filter(starts_at__lte=now + EARLY)
    mine = going.filter(Q(person=person) | Q(travellers__person=person, travellers__home_at__isnull=True))
    ids = list(mine.values_list("pk", flat=True).distinct())
    rows = Traveller.objects.filter(activity__in=ids, person__isnull=False, home_at__isnull=True)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for activity, who in [
        *going.filter(pk__in=ids).values_list("pk", "person_id"),
        *rows.values_list("activity_id", "person_id"),
    ]:
        if who and who != person.pk:
            found[who].add(activity)
    return dict(found)


def titles(person: Person, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Titles of those of these activities that this person may see."""
    return {a.pk: a.title for a in Activity.objects.visible_to(person).filter(pk__in=set(ids))}
