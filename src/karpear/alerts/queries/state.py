"""One alert as programs see it (the contract's `GET alerts/{id}`)."""

from typing import Any
from uuid import UUID

from karpear.alerts.models import Alert
from karpear.people.models import Person
from karpear.rules.refusals import Missing

from .deliveries import deliveries
from .timeline import timeline


def visible_alert(viewer: Person, alert_id: UUID, *, own_only: bool = False) -> Alert:
    """The alert, when this person may see it. Raises Missing for a stranger's.

    `own_only`: a device sees its own person's alerts alone.
    """
    rows = Alert.objects.visible_to(viewer)
    if own_only:
        rows = rows.filter(person=viewer)
    alert = (
        rows.select_related("person", "owner", "organisation", "briefing", "resolved_by").filter(pk=alert_id).first()
    )
    if alert is None:
        raise Missing()
    return alert


def alert_state(viewer: Person, alert_id: UUID, *, own_only: bool = False) -> dict[str, Any]:
    """The contract's body of one alert. Raises Missing."""
    return as_body(visible_alert(viewer, alert_id, own_only=own_only), viewer)


def as_body(alert: Alert, viewer: Person) -> dict[str, Any]:
    """The contract's body of an alert that was read with its person and owner."""
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
        "outcome": alert.outcome or None,
        "timeline": [{"at": line.at, "what": line.what, "who": line.who} for line in timeline(alert, viewer)],
        "deliveries": [
            {"channel": d.channel, "name": d.name, "state": d.state, "attempts": d.attempts, "sent_at": d.sent_at}
            for d in deliveries(alert.pk)
        ],
    }
