"""What time does to an alert: the next rung, and an owner who is overtaken."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import Alert, AlertEvent
from karpear.alerts.queries.gone_owners import with_gone_owner
from karpear.alerts.queries.informed import people_informed
from karpear.audit.actions.lines import record_many
from karpear.db.batches import in_sets
from karpear.messaging.models import Delivery
from karpear.people.queries.circle import policies
from karpear.rules.alarm import ladder
from karpear.rules.alarm.circle import Circle
from karpear.rules.alarm.outcome import Kind, State

from .answers import idle_time
from .casework import keep_owner
from .first_rungs import until_guests_leave
from .rung_messages import tell, telling_of

SET = 500
#: So many ladders climb in about half a second, and what else is due waits behind no more than two such sets.
CLIMBING = 100
_URGENT_FIRST = Case(When(kind__in=[Kind.SOS.value, Kind.DURESS.value], drill=False, then=Value(0)), default=Value(1))


def climb(*, now: datetime) -> int:
    """Run rungs that are due, SOS and duress first, until about a second's work is done; the next round goes on.

    Each set of alerts is claimed and told in one transaction.
    """
    due = Alert.objects.filter(next_rung_at__lte=now, state=State.OPEN.value).order_by(_URGENT_FIRST, "next_rung_at")
    total = 0
    while total < CLIMBING:
        ran = in_sets("climb", due, lambda alerts: _climb_set(alerts, now), size=CLIMBING, now=now, max_sets=1)
        total += ran
        if not ran:
            break
    return total


def go_on_without(officers: Collection[UUID], *, now: datetime) -> None:
    """These no longer stand in: what waits for their answer goes on at once, since others may not have heard of it.

    Inside the transaction that takes their hours back.
    """
    messages = Delivery.objects.filter(topic="alert", subject=OuterRef("pk"), person__in=set(officers))
    waiting = Alert.objects.filter(Exists(messages), state=State.OPEN.value, next_rung_at__gt=now)
    waiting.filter(rung__lte=ladder.OTHERS_RUNG).update(next_rung_at=now, changed_at=now)


type LastWorked = Callable[[Collection[UUID]], Mapping[UUID, datetime]]


def _no_work(_alerts: Collection[UUID]) -> Mapping[UUID, datetime]:
    return {}


def overtake(*, now: datetime, last_worked: LastWorked = _no_work) -> int:
    """Owners who did nothing for the policy's time lose the alert; the ladder goes on where it stood.

    At once where they may no longer act on it. `last_worked`: alerts → when somebody worked on them in rooms above.
    Whoever is at work keeps the alert.
    """
    is_idle = Q(overtake_at__lte=now, state=State.ACKNOWLEDGED.value)
    due = Alert.objects.filter(is_idle | Q(pk__in=with_gone_owner().values("pk")))
    take = partial(_overtake_set, now=now, last_worked=last_worked)
    return in_sets("overtake", due.order_by("overtake_at"), take, size=SET, now=now)


def _climb_set(due: QuerySet[Alert], now: datetime) -> int:
    alerts = list(due.select_for_update(skip_locked=True))
    keys_by_alert = {a.pk: whose(a) for a in alerts}
    circles_by_key = circles(keys_by_alert.values(), at=now, with_contacts=True)
    rules, informed_people = policies(a.organisation_id for a in alerts), people_informed(alerts)
    tellings = []
    for alert in alerts:
        policy = rules.get(alert.organisation_id, rules[None])
        rung, circle = ladder.rung(policy, alert.rung), circles_by_key[keys_by_alert[alert.pk]]
        certainty, passed_over = alert.heard, alert.passed_over
        informed = informed_people.get(alert.pk, ())
        audience = ladder.audience(rung, circle, heard=certainty, passed_over=passed_over, informed=informed)
        tellings.append(telling_of(alert, rung, audience))
        alert.passed_over = ladder.still_passed_over(rung, circle, heard=certainty, passed_over=passed_over)
        _step_on(alert, policy, rung, circle, now)
    fields = ["rung", "next_rung_at", "exhausted", "passed_over", "changed_at"]
    Alert.objects.bulk_update(alerts, fields, batch_size=200)
    tell(tellings, now=now)
    record_many(
        [
            (a.organisation_id, a.pk, {"step": t.rung.step, "repeat": t.rung.repeat})
            for a, t in zip(alerts, tellings, strict=True)
        ],
        at=now,
        action="alert.climbed",
        object_type="alert",
    )
    return len(alerts)


def _step_on(alert: Alert, policy: ladder.Policy, ran: ladder.Rung, circle: Circle[UUID], now: datetime) -> None:
    """Late rungs (the server was down) run one after the other, each once; none is skipped."""
    following = ladder.rung(policy, ran.index + 1)
    alert.rung = following.index
    goes_on = not alert.is_test or ladder.in_a_test(following.index)
    due_at = ladder.due_at(alert.ladder_from, following, pace=settings.KARPEAR_PACE)
    alert.next_rung_at = until_guests_leave(due_at, following.index, circle, now) if goes_on else None
    alert.exhausted = alert.exhausted or ladder.is_exhausted(ran.index)
    alert.changed_at = now


def _overtake_set(due: QuerySet[Alert], *, now: datetime, last_worked: LastWorked) -> int:
    due_alerts = list(due.select_for_update(skip_locked=True))
    gone_ids = set(with_gone_owner().filter(pk__in=[alert.pk for alert in due_alerts]).values_list("pk", flat=True))
    kept_alerts = [alert for alert in due_alerts if alert.pk not in gone_ids]
    alerts = [alert for alert in due_alerts if alert.pk in gone_ids]
    alerts += _idle(kept_alerts, last_worked([alert.pk for alert in kept_alerts]), now)
    rules = policies(a.organisation_id for a in alerts)
    events = []
    for alert in alerts:
        event_code = "owner_gone" if alert.pk in gone_ids else "overtaken"
        events.append(AlertEvent(alert=alert, at=now, what=event_code, person_id=alert.owner_id))
        policy = rules.get(alert.organisation_id, rules[None])
        waited = ladder.due_at(alert.ladder_from, ladder.rung(policy, alert.rung), pace=settings.KARPEAR_PACE)
        alert.ladder_from += max(now - waited, timedelta(0))
        alert.state, alert.owner, alert.acknowledged_at, alert.overtake_at = State.OPEN.value, None, None, None
        alert.next_rung_at = alert.changed_at = now
    fields = ["state", "owner", "acknowledged_at", "overtake_at", "ladder_from", "next_rung_at", "changed_at"]
    Alert.objects.bulk_update(alerts, fields, batch_size=200)
    AlertEvent.objects.bulk_create(events)
    record_many([(a.organisation_id, a.pk, {}) for a in alerts], at=now, action="alert.overtaken", object_type="alert")
    return len(due_alerts)


def _idle(due_alerts: list[Alert], worked: Mapping[UUID, datetime], now: datetime) -> list[Alert]:
    """Those whose owners did nothing; the others have their whole time again from when they last worked."""
    idle = []
    for alert in due_alerts:
        at = worked.get(alert.pk)
        if at is not None and at + idle_time(alert) > now:
            keep_owner([alert], at)
        else:
            idle.append(alert)
    return idle
