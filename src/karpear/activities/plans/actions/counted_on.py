"""Whoever a started trip counts on hears of it: colleagues with check-ins of their own on it, and its buddy."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from karpear.alerts.queries.stages import silent_among
from karpear.checkins.models import Promise, PromiseState
from karpear.db.rows import find_row
from karpear.messaging.actions.cancel import cancel as take_back
from karpear.messaging.actions.send import Message, send_all
from karpear.people.models import Person
from karpear.people.ways import Ways

from ...access import write
from ...itinerary.models import Activity, Traveller
from ..models import CountedOn

TOPIC, COUNTS_ON_YOU, NEWS = "trip", "counts_on_you", "news"


def tell_counted_on(activity: Activity, *, now: datetime) -> int:
    """Whoever it has come to count on hears so, and whoever it no longer counts on that there is something new.

    Inside the caller's transaction, as often as it likes. Returns how many messages were queued.
    """
    rows = {row.person_id: row for row in CountedOn.objects.filter(activity=activity)}
    wanted_ids = _fellow_ids(activity) | _buddy_ids(activity)
    new_ids = [i for i in sorted(wanted_ids) if i not in rows or rows[i].off_at]
    gone_rows = [row for row in rows.values() if not row.off_at and row.person_id not in wanted_ids]
    CountedOn.objects.filter(activity=activity, person__in=new_ids).update(told_at=now, seen_at=None, off_at=None)
    missing_ids = [i for i in new_ids if i not in rows]
    CountedOn.objects.bulk_create([CountedOn(activity=activity, person_id=i, told_at=now) for i in missing_ids])
    new_rows = CountedOn.objects.filter(activity=activity, person__in=new_ids)
    return _send(activity, new_rows, COUNTS_ON_YOU, now) + _take_off(activity, gone_rows, now)


def tell_of_change(activity: Activity, *, now: datetime, buddy: bool = False) -> int:
    """The check-ins of those who come along are others now, and with `buddy` the days, too: they hear so, and have it
    to look at again. Returns how many messages were queued."""
    ids = _fellow_ids(activity) | (_buddy_ids(activity) if buddy else set())
    rows = CountedOn.objects.filter(activity=activity, person__in=ids, off_at__isnull=True)
    changed_rows = list(rows)
    rows.update(told_at=now, seen_at=None)
    return _send(activity, changed_rows, NEWS, now)


def tell_of_end(activity: Activity, *, now: datetime) -> int:
    """It is over, inside the caller's transaction: whoever loses check-ins that were to come hears so."""
    rows = list(CountedOn.objects.filter(activity=activity, off_at__isnull=True))
    called_off = Q(state=PromiseState.CANCELLED, settled_at=now)
    by_others = Q(state__in=[PromiseState.KEPT, PromiseState.LATE]) & ~Q(settled_by__by=F("person"))
    lost = Promise.objects.filter(called_off | by_others, source=activity.pk, due_at__gt=now)
    loser_ids = set(lost.values_list("person_id", flat=True))
    return _take_off(activity, rows, now, told_ids=loser_ids & _fellow_ids(activity))


def come_home(activity: Activity, person: Person, *, now: datetime) -> None:
    """A fellow traveller is home while the others go on."""
    CountedOn.objects.filter(activity=activity, person=person).update(off_at=now)


def go_on(activity: Activity, person: Person) -> None:
    """They are not, after all, and know it: they pressed it themselves."""
    CountedOn.objects.filter(activity=activity, person=person).update(off_at=None)


@transaction.atomic
def see(*, person: Person, activity: UUID, now: datetime) -> None:
    """They know how it stands. Raises Missing where it never counted on them."""
    row = find_row(CountedOn.objects.filter(activity=activity, person=person).select_related("activity"))
    if row.seen_at is None:
        CountedOn.objects.filter(pk=row.pk).update(seen_at=now)
        write("seen", row.activity, by=person, now=now)


def _fellow_ids(activity: Activity) -> set[UUID]:
    fellows = Traveller.objects.filter(activity=activity, person__isnull=False, home_at__isnull=True)
    return {i for i in fellows.values_list("person_id", flat=True) if i}


def _buddy_ids(activity: Activity) -> set[UUID]:
    """Nobody is their own buddy."""
    return {activity.buddy_id} - {activity.person_id} if activity.buddy_id else set()


def _take_off(
    activity: Activity, rows: Iterable[CountedOn], now: datetime, *, told_ids: set[UUID] | None = None
) -> int:
    """What has not left yet does not leave any more. `told_ids`: who hears of it; None: all of them."""
    listed = list(rows)
    for row in listed:
        take_back(subject=row.pk, now=now)
    CountedOn.objects.filter(pk__in=[row.pk for row in listed]).update(off_at=now)
    return _send(activity, [row for row in listed if told_ids is None or row.person_id in told_ids], NEWS, now)


def _send(activity: Activity, rows: Iterable[CountedOn], text_key: str, now: datetime) -> int:
    """Each time it is said is another message; never to a phone that others may hold."""
    listed = list(rows)
    silent_ids = silent_among({row.person_id for row in listed})
    messages = [
        Message(
            topic=TOPIC, subject=row.pk, text_key=text_key, person=row.person_id, about=activity.person_id,
            ways=Ways.BESIDE,
        )
        for row in listed
        if row.person_id not in silent_ids
    ]  # fmt: skip
    return send_all(messages, now=now)
