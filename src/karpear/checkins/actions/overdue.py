"""What time does to promises: a reminder when they fall due, an alert when the grace is over."""

from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from karpear.alerts.actions.new_alerts import AlertRequest, raise_alerts
from karpear.audit.actions.lines import record_many
from karpear.checkins.models import Promise, PromiseState, RollCall
from karpear.db.batches import in_sets
from karpear.db.crash import crash_at
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Priority
from karpear.people.ways import Ways
from karpear.rules.alarm.outcome import Kind

SET = 1000


def miss_overdue(*, now: datetime, max_sets: int = 20) -> int:
    """Turn silence past the grace into alerts, at most `max_sets` sets. Claim and alert are one transaction."""
    due = Promise.objects.overdue(now).order_by("miss_at")
    return in_sets("miss", due, lambda promises: _miss_set(promises, now), size=SET, now=now, max_sets=max_sets)


def remind(*, now: datetime) -> int:
    """Tell people, once, that a promise has fallen due."""
    due = Promise.objects.awaited().filter(remind_at__lte=now).order_by("remind_at")
    return in_sets("remind", due, lambda promises: _remind_set(promises, now), size=SET, now=now)


def _miss_set(due: QuerySet[Promise], now: datetime) -> int:
    fields = ("pk", "person_id", "organisation_id", "buddy_id", "briefing_id", "source", "roll_call_id")
    rows = list(due.select_for_update(skip_locked=True).values_list(*fields))
    if not rows:
        return 0
    ids = [row[0] for row in rows]
    Promise.objects.filter(pk__among=ids).update(state=PromiseState.MISSED, settled_at=now)
    crash_at("missed_claimed")
    drills = set(
        RollCall.objects.filter(pk__in={row[6] for row in rows if row[6]}, drill=True).values_list("pk", flat=True)
    )
    raise_alerts(
        [
            AlertRequest(
                kind=Kind.ROLL_CALL if roll_call else Kind.MISSED,
                person=person,
                organisation=organisation,
                buddy=buddy,
                briefing=briefing,
                cause=pk,
                source=source,
                drill=roll_call in drills,
            )
            for pk, person, organisation, buddy, briefing, source, roll_call in rows
        ],
        now=now,
    )
    record_many([(row[2], row[0], {}) for row in rows], at=now, action="promise.missed", object_type="promise")
    return len(rows)


def _remind_set(due: QuerySet[Promise], now: datetime) -> int:
    rows = list(due.select_for_update(skip_locked=True).values_list("pk", "person_id"))
    Promise.objects.filter(pk__in=[pk for pk, _ in rows]).update(remind_at=None)
    message = partial(
        Message, topic="promise", text_key="reminder", round=0, ways=Ways.EVERY, priority=Priority.REMINDER
    )
    send_all([message(subject=pk, about=person, person=person) for pk, person in rows], now=now)
    return len(rows)
