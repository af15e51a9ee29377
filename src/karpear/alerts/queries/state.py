"""One alert as programs see it (the contract's `GET alerts/{id}`)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from karpear.alerts.models import Alert, AlertEvent, owner_home
from karpear.messaging.models import Delivery
from karpear.messaging.queries import deliveries_of
from karpear.people.models import Person, Withdrawal
from karpear.rules.refusals import Missing

from .deliveries import deliveries_by_alert, shown
from .guests import GuestPass, for_guest_eyes, guest_pass, guest_passes
from .timeline import events_of, for_own_eyes, timeline_from, withdrawals_of
from .words import own_outcome


def visible_alert(viewer: Person, alert_id: UUID, *, own_only: bool = False) -> Alert:
    """The alert, when this person may see it. Raises Missing for a stranger's.

    `own_only`: a device sees its own person's alerts alone.
    """
    rows = Alert.objects.visible_to(viewer)
    if own_only:
        rows = rows.filter(person=viewer)
    rows = rows.select_related("person", "owner", "organisation", "briefing", "resolved_by")
    alert = rows.annotate(owner_home=owner_home()).filter(pk=alert_id).first()
    if alert is None:
        raise Missing()
    return alert


def alert_state(viewer: Person, alert_id: UUID, *, own_only: bool = False) -> dict[str, Any]:
    """The contract's body of one alert. Raises Missing."""
    alert = visible_alert(viewer, alert_id, own_only=own_only)
    return as_body(alert, viewer, guest_pass(viewer, alert))


def pass_for(viewer: Person, alert_id: UUID) -> GuestPass | None:
    """By what they see it, to be asked before they end it: a guest sees it no more afterwards. Raises Missing."""
    return guest_pass(viewer, visible_alert(viewer, alert_id))


def as_body(alert: Alert, viewer: Person, guest: GuestPass | None) -> dict[str, Any]:
    """The contract's body of an alert that they see, or have just ended."""
    rows, events = for_guest_eyes(deliveries_of(alert.pk), events_of(alert), guest)
    return _body(alert, viewer, rows, events, withdrawals_of([alert])[alert.pk])


def as_bodies(alerts: Sequence[Alert], viewer: Person) -> list[dict[str, Any]]:
    """The same for many alerts, without those that they see no more. Four queries."""
    passes = guest_passes(viewer, alerts)
    alerts = [alert for alert in alerts if alert.pk in passes]
    rows = deliveries_by_alert(a.pk for a in alerts)
    events: dict[UUID, list[AlertEvent]] = defaultdict(list)
    for event in AlertEvent.objects.filter(alert__in=[a.pk for a in alerts]).select_related("person"):
        events[event.alert_id].append(event)
    withdrawn = withdrawals_of(alerts)
    return [_body(a, viewer, *for_guest_eyes(rows[a.pk], events[a.pk], passes[a.pk]), withdrawn[a.pk]) for a in alerts]


def _body(
    alert: Alert, viewer: Person, rows: list[Delivery], events: list[AlertEvent], withdrawn: list[Withdrawal]
) -> dict[str, Any]:
    is_own = alert.person_id == viewer.pk
    rows = for_own_eyes(rows) if is_own else rows
    lines = timeline_from(alert, rows, events, viewer, withdrawn)
    return {
        "alert": alert.pk,
        "kind": alert.kind,
        "drill": alert.drill,
        "state": alert.state,
        "exhausted": alert.exhausted,
        "opened_at": alert.opened_at,
        "person": alert.person_id,
        "person_name": alert.person.shown_name,
        "owner": alert.owner_id,
        "owner_name": alert.owner.shown_name if alert.owner else None,
        "outcome": own_outcome(alert.outcome) if is_own else alert.outcome or None,
        "timeline": [{"at": line.at, "what": line.what, "who": line.who} for line in lines],
        "deliveries": [
            {"channel": d.channel, "name": d.name, "state": d.state, "attempts": d.attempts, "sent_at": d.sent_at}
            for d in map(shown, rows)
        ],
    }
