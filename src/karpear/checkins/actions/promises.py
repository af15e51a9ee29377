"""Promises: armed, moved, settled at the end, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record_many
from karpear.audit.actions.verbs import note
from karpear.audit.queries import history
from karpear.checkins.models import CheckIn, Promise, PromiseQuerySet, PromiseState
from karpear.keys.ids import new_id
from karpear.people.models import Person
from karpear.rules.alarm import deadlines
from karpear.rules.refusals import BadFields, Conflict, Missing

EXTENDED = "promise.extended"
MOST_MINUTES = 180


@dataclass(frozen=True, slots=True)
class NewPromise:
    """A promise to arm; ids, and `grace_s` in seconds."""

    person: UUID
    due_at: datetime
    grace_s: int = deadlines.DEFAULT_GRACE_S
    organisation: UUID | None = None
    buddy: UUID | None = None
    briefing: UUID | None = None
    source: UUID | None = None
    standing: UUID | None = None
    roll_call: UUID | None = None
    asked_at: datetime | None = None
    remind: bool = True


@transaction.atomic
def arm(promises: Sequence[NewPromise], *, now: datetime) -> list[Promise]:
    """Arm promises. A standing one that is already armed for that day stays as it is."""
    rows = [_promise(new_promise) for new_promise in promises]
    Promise.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=any(p.standing for p in promises))
    record_many([(p.organisation_id, p.pk, {}) for p in rows], at=now, action="promise.armed", object_type="promise")
    return rows


@transaction.atomic
def disarm(*, source: UUID, now: datetime) -> int:
    """Cancel what is still armed of one source, also of people whose check-ins stand still.

    Once they can be asked again they would be missed at times that no longer are any.
    """
    armed = Promise.objects.armed().filter(source=source)
    rows: list[tuple[UUID | None, UUID, dict[str, Any]]] = [
        (p.organisation_id, p.pk, {}) for p in armed.select_for_update()
    ]
    armed.update(state=PromiseState.CANCELLED, settled_at=now)
    record_many(rows, at=now, action="promise.cancelled", object_type="promise")
    return len(rows)


@transaction.atomic
def settle_source(*, source: UUID, now: datetime, person: UUID | None = None, by: CheckIn | None = None) -> list[UUID]:
    """Home safe: settle what is left of one source (of one person, if given). Returns the promises."""
    left = list(_armed_of(source, person).select_for_update().order_by("due_at"))
    for promise in left:
        promise.state = PromiseState.LATE if promise.due_at < now else PromiseState.KEPT
        promise.settled_at, promise.settled_by = now, by
    Promise.objects.bulk_update(left, ["state", "settled_at", "settled_by"])
    return [p.pk for p in left]


@transaction.atomic
def resume(*, person: UUID, since: datetime, now: datetime) -> int:
    """They can be asked again: what fell due since then, while nobody could ask them, is called off.

    What is to come counts, and so does what was due before.
    """
    passed = Promise.objects.armed().filter(person=person, due_at__gte=since, due_at__lte=now)
    rows: list[tuple[UUID | None, UUID, dict[str, Any]]] = [
        (p.organisation_id, p.pk, {}) for p in passed.select_for_update()
    ]
    passed.update(state=PromiseState.CANCELLED, settled_at=now)
    record_many(rows, at=now, action="promise.cancelled", object_type="promise")
    return len(rows)


@transaction.atomic
def extend(
    *, person: Person, promise_id: UUID, minutes: int, now: datetime, shown_due: datetime | None = None
) -> Promise:
    """Move one's own promise by 30 or 60 minutes, three hours in all. Conflict when it cannot be moved (any more).

    Without an end, whoever holds the phone could put off being missed for ever without a word. `shown_due`: the time
    that stood on the page; where it is another one now, somebody has moved it, and nothing is moved twice.
    """
    promise = Promise.objects.filter(person=person, pk=promise_id).select_for_update().first()
    return _move(promise, person, minutes, now, shown_due)


@transaction.atomic
def extend_for(
    *, by: Person, promise_id: UUID, minutes: int, now: datetime, shown_due: datetime | None = None
) -> Promise:
    """The same for somebody one watches over, within the same three hours. Raises Missing for anybody else's."""
    watched = Promise.objects.watched_by(by).exclude(person=by)
    promise = Promise.objects.filter(pk__in=watched.values("pk"), pk=promise_id).select_for_update().first()
    return _move(promise, by, minutes, now, shown_due)


def _move(promise: Promise | None, by: Person, minutes: int, now: datetime, shown_due: datetime | None) -> Promise:
    if promise is None:
        raise Missing()
    if promise.state != PromiseState.ARMED or promise.roll_call_id:
        raise Conflict(_("This check-in can no longer be moved."))
    if shown_due and promise.due_at != shown_due:
        raise Conflict(_("This was moved or answered already. Look at the time of the next check-in."))
    moved = sum(entry.detail["minutes"] for entry in history(promise.pk).filter(action=EXTENDED))
    if moved + minutes > MOST_MINUTES:
        raise Conflict(_("This check-in has already been moved by three hours. Check in, or change the plan."))
    try:
        promise.due_at = deadlines.extended(promise.due_at, minutes, now=now)
    except ValueError as error:
        raise BadFields([("minutes", _("A check-in can be moved by 30 or 60 minutes."))]) from error
    promise.miss_at = deadlines.miss_at(promise.due_at, promise.grace_s, pace=settings.KARPEAR_PACE)
    promise.remind_at = promise.due_at
    promise.save(update_fields=["due_at", "miss_at", "remind_at"])
    note(promise, action=EXTENDED, by=by, at=now, minutes=minutes)
    return promise


def _promise(new_promise: NewPromise) -> Promise:
    return Promise(
        id=new_id(),
        person_id=new_promise.person,
        organisation_id=new_promise.organisation,
        buddy_id=new_promise.buddy,
        briefing_id=new_promise.briefing,
        source=new_promise.source,
        standing_id=new_promise.standing,
        roll_call_id=new_promise.roll_call,
        asked_at=new_promise.asked_at,
        due_at=new_promise.due_at,
        grace_s=new_promise.grace_s,
        miss_at=deadlines.miss_at(new_promise.due_at, new_promise.grace_s, pace=settings.KARPEAR_PACE),
        remind_at=new_promise.due_at if new_promise.remind else None,
    )


def _armed_of(source: UUID, person: UUID | None) -> PromiseQuerySet:
    armed = Promise.objects.awaited().filter(source=source)
    return armed.filter(person=person) if person else armed
