"""The all-clear: everybody who was told hears once that it is over."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.alerts.models import UNRESOLVED, Alert, AlertEvent
from karpear.audit.actions import record
from karpear.keys.ids import new_id
from karpear.messaging.actions import cancel, queue
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.models import State as DeliveryState
from karpear.people.models import Person
from karpear.rules.outcome import Outcome, State
from karpear.rules.refusals import Conflict

ALL_CLEAR_STEP = 99
# Cancelled ones may have been on their way when they were cancelled.
_TOLD = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.FAILED, DeliveryState.CANCELLED)


def end(
    alert: Alert, *, outcome: Outcome, by: Person | None, now: datetime, note: str = "", all_is_well: bool = True
) -> None:
    """Resolve, stop what waits, and tell everybody who was told. Raises Conflict when it has ended already.

    `all_is_well` False: it ends because somebody was forced to say so, and nobody hears an all-clear.
    """
    ended = Alert.objects.filter(pk=alert.pk, state__in=UNRESOLVED).update(
        state=State.RESOLVED.value,
        outcome=outcome.value,
        note=note,
        resolved_at=now,
        resolved_by=by,
        next_rung_at=None,
        overtake_at=None,
        changed_at=now,
    )
    if not ended:
        raise Conflict(_("This alert has already ended."))
    alert.refresh_from_db()
    AlertEvent.objects.create(alert=alert, at=now, what=f"resolved_{outcome.value}", person=by)
    cancel(subject=alert.pk, now=now)
    if all_is_well:
        all_clear(alert, now=now)
    record(
        at=now, action="alert.resolved", object_type="alert", object_id=alert.pk, actor=by.pk if by else None,
        organisation=alert.organisation_id, outcome=outcome.value,
    )  # fmt: skip


def all_clear(alert: Alert, *, now: datetime) -> None:
    """One message to each address that was told, or may have been."""
    # A message whose answer was lost may have arrived, even where a later try was refused for good.
    maybe = Q(state__in=_TOLD) | Q(maybe_twice=True)
    told = Delivery.objects.filter(maybe, subject=alert.pk, topic="alert", attempts__gt=0)
    seen: set[object] = set()
    messages = []
    for one in told.exclude(text_key="all_clear"):
        if one.address_id in seen:
            continue
        seen.add(one.address_id)
        messages.append(
            Delivery(
                id=new_id(),
                topic="alert",
                subject=alert.pk,
                text_key="all_clear",
                about_id=one.about_id,
                person_id=one.person_id,
                contact_id=one.contact_id,
                address_id=one.address_id,
                channel=one.channel,
                step=ALL_CLEAR_STEP,
                drill=alert.drill,
                priority=Priority.ALL_CLEAR,
                next_attempt_at=now,
                created_at=now,
            )
        )
    queue(messages)
