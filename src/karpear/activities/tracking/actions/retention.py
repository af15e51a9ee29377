"""What time does to tracks: an alert gets the newest place, and what is over is destroyed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from karpear.alerts.actions.briefings import Position, keep_position
from karpear.alerts.models import UNRESOLVED, Alert
from karpear.alerts.queries.positions import last_positions
from karpear.audit.actions.lines import record
from karpear.audit.actions.retention import delete_many
from karpear.people.models import Person
from karpear.rules.geo.tracking import AFTER_END

from ...itinerary.models import Activity, PlanState
from ..models import Following, FollowLink, PositionRequest, Reply, TrackFix, TrackKey
from ..queries.sights import ANSWER_COUNTS, last_places

#: So many keys are destroyed in one transaction, once their places are gone.
KEYS = 100


def hand_over(*, now: datetime) -> int:
    """While an alert about somebody is open, their newest place goes down to it, where those who act on it look."""
    alerts = Alert.objects.unresolved().filter(drill=False)
    track_keys = TrackKey.objects.filter(person__in=alerts.values("person"))
    people = set(track_keys.values_list("person_id", flat=True))
    if not people:
        return 0
    positions = last_positions(people)
    count = 0
    for person, point in last_places(people).items():
        if person not in positions or positions[person].fixed_at < point.fixed_at:
            place = Position(point.lat, point.lon, point.accuracy_m, point.fixed_at)
            keep_position(person=Person(pk=person), position=place, now=now)
            count += 1
    return count


def forget_tracks(*, now: datetime) -> int:
    """Destroy the keys of trips that are over, unless an alert about their person is open; and what nobody uses.

    A trip is over when its people say so, when one of them is home, or a day after its planned end. Returns how many.
    """
    return sum(destroyed_tracks(now))


def destroyed_tracks(now: datetime) -> Iterator[int]:
    """The same a part at a time: a key may have the places of a day. How many keys each part destroyed."""
    needed_keys, ended_consents = _needed_and_over(now)
    keys = TrackKey.objects.exclude(needed_keys).order_by("pk").values_list("pk", flat=True)
    while key_ids := list(keys[:KEYS]):
        for _places in delete_many(TrackFix, TrackFix.objects.filter(key__in=key_ids), now=now):
            yield 0
        yield _destroy(key_ids, now)
    Following.objects.filter(ended_at__isnull=True).filter(ended_consents).update(ended_at=now)
    FollowLink.objects.filter(Q(expires_at__lt=now) | Q(following__ended_at__isnull=False)).delete()


@transaction.atomic
def _destroy(key_ids: Sequence[UUID], now: datetime) -> int:
    TrackKey.objects.filter(pk__in=key_ids).only("pk").delete()
    record(at=now, action="activity.tracks_forgotten", object_type="activity", count=len(key_ids))
    return len(key_ids)


def _needed_and_over(now: datetime) -> tuple[Q, Q]:
    """Which keys are still needed, and which consents are over."""
    trip = Q(activity__state=PlanState.PLANNED, activity__ends_at__gt=now - AFTER_END)
    consents = Following.objects.filter(activity=OuterRef("activity"), person=OuterRef("person"), ended_at__isnull=True)
    answers = PositionRequest.objects.filter(
        activity=OuterRef("activity"), person=OuterRef("person"), reply=Reply.SENT, answered_at__gt=now - ANSWER_COUNTS
    )
    alarm = Alert.objects.filter(person=OuterRef("person"), state__in=UNRESOLVED, drill=False)
    at_home = Activity.objects.filter(
        pk=OuterRef("activity"), travellers__person=OuterRef("person"), travellers__home_at__isnull=False
    )
    looked_for = Q(Exists(alarm))
    going = trip & ~Exists(at_home)
    return (going & (Exists(consents) | Exists(answers))) | looked_for, ~(going | looked_for)
