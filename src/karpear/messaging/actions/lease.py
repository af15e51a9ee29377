"""Claim messages that are due: who claims one is the only one to send it until the lease ends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from karpear.db.agenda import as_moment
from karpear.db.prepared import execute
from karpear.keys.ring import ring
from karpear.messaging import rows
from karpear.messaging.models import Delivery, DeliveryState, Priority
from karpear.messaging.texts import bundle_of, link_days
from karpear.rules.message.bundles import HOLD_S, held_until, may_be_held
from karpear.rules.secret.tokens import delivery_token, token_hash

HELD = "held"
MOST_IN_BUNDLE = 500
_CLAIMED = ("state", "attempts", "lease_until", "leased_by", "link_hash", "link_expires_at", "bundled_with", "error")


class Lane(Enum):
    """Two queues that never wait for each other: SOS, and everything else."""

    URGENT = (Priority.SOS.value,)
    BULK = tuple(p.value for p in Priority if p is not Priority.SOS)


type Waiting = tuple[str, int, datetime]


def lease(
    *,
    now: datetime,
    lane: Lane,
    free: Mapping[str, int],
    for_s: float,
    by: UUID | None = None,
    waiting: Sequence[Waiting] | None = None,
) -> list[list[Delivery]]:
    """Claim what is due for the channels with free send slots, most urgent first, until `now + for_s` seconds.

    `by`: the courier, so that others can take over at once when it is known to be gone. `waiting`: what `earliest` has
    just answered.
    Each inner list goes out as one message: everything due for one address that may be told together.
    `attempts` of the rows returned is this claim's number; `record` takes results for that number alone.
    """
    due_priorities = _find_due_priorities(now, free, earliest(lane=lane, channels=free) if waiting is None else waiting)
    if not due_priorities:
        return []
    with transaction.atomic():
        due: list[Delivery] = []
        for channel in dict.fromkeys(channel for channel, _ in due_priorities):
            due += _pick(now, channel, [p for c, p in due_priorities if c == channel], free[channel])
        bundles = _bundle_deliveries(now, lane, _without_held(now, due))
        _claim(now, bundles, until=now + timedelta(seconds=for_s), by=by)
    return bundles


def release_expired(*, now: datetime, own_ids: Iterable[UUID] = ()) -> int:
    """Take over what a sender that died had claimed: it goes out again, perhaps for the second time.

    `own_ids`: ids that this process is sending now, which a clock that jumped must not take from it.
    """
    expired = Delivery.objects.filter(state=DeliveryState.SENDING, lease_until__lt=now)
    ids = set(expired.values_list("pk", flat=True)[:1000]).difference(own_ids)
    if not ids:
        return 0
    return _take_over(expired.filter(pk__in=ids), now)


def release_of(couriers: Iterable[UUID], *, now: datetime) -> int:
    """Take over what these couriers had claimed, which are known to be gone: nobody waits for their leases to end."""
    return _take_over(Delivery.objects.filter(state=DeliveryState.SENDING, leased_by__in=set(couriers)), now)


def _take_over(claimed: "QuerySet[Delivery]", now: datetime) -> int:
    claimed.filter(unwanted=True).update(state=DeliveryState.CANCELLED, lease_until=None)
    return claimed.update(state=DeliveryState.QUEUED, lease_until=None, next_attempt_at=now, maybe_twice=True)


def earliest(*, lane: Lane, channels: Iterable[str]) -> list[Waiting]:
    """Channels and priorities in which something waits, and when the first of it is due; one cheap query, no lock.

    Each pair is looked up by itself: a range over priorities would walk every retry of the future.
    """
    pairs = [(channel, priority) for channel in channels for priority in lane.value]
    if not pairs:
        return []
    lookup = (
        "(SELECT MIN(next_attempt_at) FROM messaging_delivery WHERE channel = %s AND priority = %s"
        " AND state IN ('queued', 'failed'))"
    )
    sql = "SELECT " + ", ".join([lookup] * len(pairs))
    [moments] = execute(sql, [value for pair in pairs for value in pair])
    moments_by_pair = zip(pairs, moments, strict=True)
    return [(channel, priority, as_moment(at)) for (channel, priority), at in moments_by_pair if at is not None]


def _find_due_priorities(now: datetime, free: Mapping[str, int], waiting: Sequence[Waiting]) -> list[tuple[str, int]]:
    """Channels and priorities with something due and a slot to send it, the most urgent first."""
    due = [(channel, priority) for channel, priority, at in waiting if at <= now and free[channel] > 0]
    return sorted(due, key=lambda pair: pair[1])


def _pick(now: datetime, channel: str, priorities: list[int], limit: int) -> list[Delivery]:
    deliveries: list[Delivery] = []
    for priority in priorities:
        if (left := limit - len(deliveries)) <= 0:
            break
        due = (
            Delivery.objects.waiting()
            .filter(channel=channel, priority=priority, next_attempt_at__lte=now)
            .order_by("next_attempt_at")
        )
        deliveries += due.select_for_update(skip_locked=True)[:left]
    return deliveries


def _without_held(now: datetime, due: list[Delivery]) -> list[Delivery]:
    """Later steps wait until a minute after the last message to the same address."""
    pace = settings.KARPEAR_PACE
    patient = [d for d in due if _is_patient(d)]
    if not patient:
        return due
    recent_deliveries = Delivery.objects.filter(
        address__in={d.address_id for d in patient},
        state=DeliveryState.SENT,
        sent_at__gt=now - timedelta(seconds=HOLD_S),
    )
    last = dict(recent_deliveries.values_list("address_id").annotate(last=Max("sent_at")))
    until = {d.pk: held_until(last.get(d.address_id), now, pace=pace) for d in patient}
    # Somebody to whom an urgent message leaves anyway hears everything at once.
    now_anyway = {d.address_id for d in due if not _is_patient(d) and bundle_of(d.text_key)}
    holds = {d.pk: until[d.pk] for d in patient if until[d.pk] and d.address_id not in now_anyway}
    waiting = [(d.pk, d.attempts, holds[d.pk], HELD) for d in patient if d.pk in holds]
    rows.update(("next_attempt_at", "error"), waiting)
    return [d for d in due if d.pk not in holds]


def _is_patient(delivery: Delivery) -> bool:
    sos = delivery.priority == Priority.SOS
    return delivery.text_key in ("alert", "alert_again") and may_be_held(
        step=delivery.step, repeat=delivery.round, sos=sos
    )


def _bundle_deliveries(now: datetime, lane: Lane, due: list[Delivery]) -> list[list[Delivery]]:
    """Put what goes to one address about several people into one message, with what waits there already."""
    single = [d for d in due if not bundle_of(d.text_key)]
    grouped = [d for d in due if bundle_of(d.text_key)]
    more = (
        Delivery.objects.waiting()
        .filter(
            Q(next_attempt_at__lte=now) | Q(error=HELD),
            address__in={d.address_id for d in grouped},
            priority__in=lane.value,
        )
        .exclude(pk__in=[d.pk for d in grouped])
    )
    if grouped:
        companions = more.order_by("priority", "created_at", "id").select_for_update(skip_locked=True)[:MOST_IN_BUNDLE]
        keys = {_bundle_key(d) for d in grouped}
        grouped += [d for d in companions if bundle_of(d.text_key) and _bundle_key(d) in keys]
    grouped.sort(key=lambda d: (_bundle_key(d), d.priority, d.created_at, d.pk))
    bundles = [list(group) for _, group in groupby(grouped, key=_bundle_key)]
    return sorted([[d] for d in single] + bundles, key=lambda b: (b[0].priority, b[0].next_attempt_at))


def _bundle_key(delivery: Delivery) -> tuple[UUID, bool, str]:
    return delivery.address_id, delivery.drill, bundle_of(delivery.text_key)


def _claim(now: datetime, bundles: list[list[Delivery]], *, until: datetime, by: UUID | None) -> None:
    key = ring().index_key
    fresh = []
    for bundle in bundles:
        for delivery in bundle:
            old_attempts = delivery.attempts
            delivery.state, delivery.attempts, delivery.error = DeliveryState.SENDING, old_attempts + 1, ""
            delivery.lease_until, delivery.leased_by = until, by
            delivery.link_hash = token_hash(delivery_token(key, delivery.pk))
            delivery.link_expires_at = now + timedelta(days=link_days(delivery.text_key))
            delivery.bundled_with = bundle[0].pk if delivery is not bundle[0] else None
            fresh.append((delivery.pk, old_attempts, *(getattr(delivery, column) for column in _CLAIMED)))
    rows.update(_CLAIMED, fresh, only="t.state IN ('queued', 'failed')")
