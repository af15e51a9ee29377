"""Duress: a silent alert that never shows in that person's session or devices.

Whoever typed the word was answered like anybody else; the keeper raises the alert from the rows they left,
so that nothing in the answer's time or size tells the two apart.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.alerts.models import Alert, AlertEvent, Briefing
from karpear.alerts.queries.sos_reach import EARLY, running_briefings
from karpear.db.batches import in_sets
from karpear.people.models import Person
from karpear.rules.alarm.outcome import Kind

from .new_alerts import AlertRequest, raise_alerts, tell_again

SET = 200


def raise_silently(*, people: Collection[UUID], now: datetime) -> None:
    """A duress alert for each person, with the plan they are on; an open one is told again instead."""
    open_ones = Alert.objects.unresolved().filter(kind=Kind.DURESS.value, person__in=people)
    joined = list(open_ones.select_for_update())
    for alert in joined:
        alert.calls += 1
        alert.changed_at = now
    Alert.objects.bulk_update(joined, ["calls", "changed_at"])
    tell_again(joined, now=now)
    fresh = set(people) - {a.person_id for a in joined}
    active = running_briefings(fresh, now, now - EARLY).only("pk", "person_id", "buddy_id")
    briefings = {briefing.person_id: briefing for briefing in reversed(active)}
    raise_alerts([_request(p, briefings.get(p)) for p in fresh], now=now)


def note_duress(*, people: Collection[UUID], now: datetime) -> None:
    """They said it where nothing else was done: the keeper raises it, and nothing that they see has changed."""
    Person.objects.filter(pk__in=people).update(duress_signed_in_at=now)


def raise_duress(*, now: datetime) -> int:
    """Duress words given at a stand-down."""
    due = AlertEvent.objects.filter(raise_duress=True).order_by("at")
    return in_sets("duress at stand-down", due, lambda events: _stood_down(events, now), size=SET, now=now)


def raise_sign_in_duress(*, now: datetime) -> int:
    """Duress passwords used to sign in, and what `note_duress` noted."""
    due = Person.objects.filter(duress_signed_in_at__isnull=False).order_by("duress_signed_in_at")
    return in_sets("duress at sign-in", due, lambda people: _signed_in(people, now), size=SET, now=now)


def _stood_down(due: QuerySet[AlertEvent], now: datetime) -> int:
    events = dict(due.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "alert__person_id"))
    AlertEvent.objects.filter(pk__in=events).update(raise_duress=False)
    raise_silently(people=set(events.values()), now=now)
    return len(events)


def _signed_in(due: QuerySet[Person], now: datetime) -> int:
    people = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Person.objects.filter(pk__in=people).update(duress_signed_in_at=None)
    raise_silently(people=people, now=now)
    return len(people)


def _request(person: UUID, briefing: Briefing | None) -> AlertRequest:
    return AlertRequest(
        Kind.DURESS,
        person,
        buddy=briefing.buddy_id if briefing else None,
        briefing=briefing.pk if briefing else None,
        silent=True,
    )
