"""Who is followed now, and where they were last. Never writes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from karpear.alerts.models import Alert
from karpear.checkins.models import Promise
from karpear.checkins.queries import SOON
from karpear.keys.cipher import SealBroken, unseal_with
from karpear.people.models import Membership, Person, Watch
from karpear.rules.access import Verb
from karpear.rules.alarm.outcome import Kind
from karpear.rules.geo.tracking import AFTER_END, Known, Point, blurred
from karpear.rules.geo.whereabouts import Seen

from ...itinerary.models import Activity, ActivityQuerySet, PlanState
from ...itinerary.places import place_of
from ..models import Following, PositionRequest, Reply, Sender, TrackFix

#: Somebody may answer with a place that the phone measured a little before it was asked.
BEFORE_ASKED = timedelta(minutes=15)
#: A single answer is shown so long.
ANSWER_COUNTS = timedelta(hours=24)
_CALLS = (Kind.SOS.value, Kind.DURESS.value)
type Traveller = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Sight:
    """Where somebody was seen; `alert`: the alert for which it is shown exactly, if it is."""

    seen: Seen
    activity: UUID
    alert: UUID | None


def sights(
    officer: Person, now: datetime, *, forced: bool = False, alerts: Iterable[Alert] | None = None
) -> list[Sight]:
    """Where those who are followed were last, as exact as this person may see it: one for each person, and what it is
    shown for. A session that was forced open sees nothing of alerts. `alerts`: the real ones that are open and that
    this person may act on, where they were read already.

    An alert is reason enough to show where its person is, also when the trip was ended: perhaps somebody had to.
    """
    alerts_by_person = {} if forced else _by_person(_alerts(officer) if alerts is None else alerts)
    watched_ids = set(_watched_activities(officer).values_list("pk", flat=True))
    since_by_traveller = consented(watched_ids, now)
    places = _latest_points(Q(key__activity__in=watched_ids) | Q(key__person__in=list(alerts_by_person)))
    points = {
        pair: p
        for pair, p in places.items()
        if pair[1] in alerts_by_person or (pair in since_by_traveller and p.fixed_at >= since_by_traveller[pair])
    }
    people = Person.objects.in_bulk({person for _activity, person in points})
    due = _due(watched_ids, now)
    newest = dict(sorted(((pair[1], (pair[0], p)) for pair, p in points.items()), key=lambda item: item[1][1].fixed_at))
    return [
        _sight(people[person], activity, point, alerts_by_person.get(person), (activity, person) in due)
        for person, (activity, point) in newest.items()
        if person != officer.pk
    ]


def consented(activities: Iterable[UUID], now: datetime) -> dict[Traveller, datetime]:
    """Traveller → since when they let others see where they are: a yes that holds, or an answer that counts.

    Without an alert nothing else is shown, not even what was kept because of one: it would tell that there is one.
    """
    ids = list(activities)
    answers = PositionRequest.objects.filter(
        activity__in=ids, reply=Reply.SENT, answered_at__gt=now - ANSWER_COUNTS, activity__state=PlanState.PLANNED
    )
    since_by_traveller = {
        (answer.activity_id, answer.person_id): answer.asked_at - BEFORE_ASKED
        for answer in answers.order_by("-asked_at", "-id")
    }
    for following in _holding(now).filter(activity__in=ids):
        traveller = (following.activity_id, following.person_id)
        since_by_traveller[traveller] = min(
            following.consented_at, since_by_traveller.get(traveller, following.consented_at)
        )
    return since_by_traveller


def may_watch(officer: Person, activity: UUID) -> bool:
    """May this person ask where its travellers are, and give them time?"""
    return _watched_activities(officer).filter(pk=activity).exists()


def following_of(person: Person, activity: UUID, now: datetime) -> Following | None:
    """This person's yes for this activity, while it holds."""
    return _holding(now).filter(person=person, activity=activity).first()


def followed_now(person: Person, now: datetime) -> Following | None:
    """What this person is followed on now, also when it begins later."""
    return (
        _holding(now).filter(person=person).select_related("activity").order_by("-activity__starts_at", "-id").first()
    )


def _holding(now: datetime) -> QuerySet[Following]:
    """Not stopped, and the trip is not over. Whether there is an alert changes nothing here: it would show."""
    going = Following.objects.filter(ended_at__isnull=True, activity__state=PlanState.PLANNED)
    return going.filter(activity__ends_at__gt=now - AFTER_END)


def last_place(activity: UUID, person: UUID) -> Point | None:
    """The newest position that counts, opened; None where there is none."""
    return _latest_points(Q(key__activity=activity, key__person=person)).get((activity, person))


def last_places(people: Iterable[UUID]) -> dict[UUID, Point]:
    """Person → their newest position that counts, of any trip."""
    places = _latest_points(Q(key__person__in=list(people)))
    return {traveller[1]: point for traveller, point in sorted(places.items(), key=lambda item: item[1].fixed_at)}


def place_for(activity: UUID, person: UUID, now: datetime) -> Point | None:
    """Their newest position since they let others see it; None where there is none, or they stopped."""
    since = consented([activity], now).get((activity, person))
    point = last_place(activity, person) if since else None
    return point if point and since and point.fixed_at >= since else None


def known_of(activity: Activity, person: UUID, since: datetime | None) -> Known:
    """What the rules want to know before they take another position. `since`: from when others may see them.

    What lies before that was kept because of an alert alone: an answer that knew of it would tell that there is one.
    """
    place = place_of(activity.organisation, activity.province)
    around = (place.latitude, place.longitude)
    if since is None:
        return Known(around=around)
    own_fixes = Q(key__activity=activity, key__person=person, fixed_at__gte=since)
    doubted_at = TrackFix.objects.filter(own_fixes, doubtful=True).aggregate(at=Max("fixed_at"))["at"]
    return Known(doubted_at, _latest_points(own_fixes).get((activity.pk, person)), around)


def has_alert(person: UUID) -> bool:
    """Is an alert about this person open? Asked to keep positions longer; never shown."""
    return Alert.objects.unresolved().filter(person=person, drill=False).exists()


def _watched_activities(officer: Person) -> ActivityQuerySet:
    organisations = Membership.objects.organisations(officer, Verb.SEE_BOARD)
    people = Watch.objects.accepted().of(officer, Verb.SEE_BOARD).values("person")
    independents = Q(organisation__isnull=True, person__in=people)
    return Activity.objects.going_on().filter(Q(organisation__in=organisations) | independents)


def _latest_points(condition: Q) -> dict[Traveller, Point]:
    """Traveller → the newest position that is not doubtful, opened."""
    certain_fixes = TrackFix.objects.filter(condition, doubtful=False)
    traveller_fixes = TrackFix.objects.filter(
        key__activity=OuterRef("key__activity"), key__person=OuterRef("key__person"), doubtful=False
    )
    newest = certain_fixes.filter(pk=Subquery(traveller_fixes.order_by("-fixed_at", "-pk").values("pk")[:1]))
    points = [((f.key.activity_id, f.key.person_id), _open(f)) for f in newest.select_related("key")]
    return {traveller: point for traveller, point in points if point}


def _open(fix: TrackFix) -> Point | None:
    try:
        values = json.loads(unseal_with(bytes.fromhex(fix.key.key), bytes(fix.sealed)))
        return Point(values["lat"], values["lon"], values["accuracy_m"], fix.fixed_at)
    except (SealBroken, ValueError, KeyError):
        return None


def _alerts(officer: Person) -> Iterable[Alert]:
    return Alert.objects.may_act(officer).unresolved().filter(drill=False)


def _by_person(alerts: Iterable[Alert]) -> dict[UUID, tuple[UUID, str]]:
    """Person → the open alert about them and its kind, an SOS before a silence."""
    in_order = sorted(alerts, key=lambda alert: (alert.kind in _CALLS, alert.opened_at))
    return {alert.person_id: (alert.pk, alert.kind) for alert in in_order}


def _due(activities: Iterable[UUID], now: datetime) -> set[Traveller]:
    promises = Promise.objects.awaited().filter(source__in=list(activities), due_at__lte=now + SOON)
    return {(source, person) for source, person in promises.values_list("source", "person_id") if source}


def _sight(person: Person, activity: UUID, point: Point, alert: tuple[UUID, str] | None, due: bool) -> Sight:
    if alert:
        kind = "sos" if alert[1] in _CALLS else "missed"
        where: Sequence[float] = (point.lat, point.lon, point.accuracy_m or 0.0)
    else:
        kind = "due" if due else "out"
        where = blurred(point.lat, point.lon)
    lat, lon, radius = where
    sighting = Seen(person.pk, person.shown_name, kind, lat, lon, radius, alert is not None, point.fixed_at)
    return Sight(sighting, activity, alert[0] if alert else None)


def sender_by(secret: str) -> Sender | None:
    """The app whose secret has this hash, with its person; None when it is closed or its person left."""
    return Sender.objects.select_related("person").filter(secret_hash=secret, person__is_active=True).first()
