"""Alerts that ended as an incident: for those who learn from what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.people.queries.circle import consenting_organisations, watchers_of
from karpear.rules.alarm.outcome import Kind

from ..models import Alert

_PERSONAL = (Kind.SOS.value, Kind.DURESS.value)


@dataclass(frozen=True, slots=True)
class AlertIncident:
    """One alert that ended as an incident. `source`: what its promise belonged to, known upstairs only.

    `organisations`: those whose officers were called to act on it.
    """

    id: UUID
    person: UUID
    opened_at: datetime
    source: UUID | None
    organisations: tuple[UUID, ...]


def incidents(since: datetime) -> Sequence[AlertIncident]:
    """Alerts resolved as incident since then, no drills, oldest first. Three queries, or one when there are none."""
    rows = Alert.objects.incidents().filter(resolved_at__gte=since, drill=False).order_by("resolved_at", "id")
    # What is encrypted is nobody's business here, and cannot break this where it cannot be read.
    alerts = list(rows.only("person_id", "organisation_id", "kind", "opened_at", "source"))
    whole = {alert.person_id for alert in alerts if alert.organisation_id is None}
    consented = consenting_organisations(whole) if whole else {}
    watched = watchers_of(whole) if whole else {}

    def called(alert: Alert) -> tuple[UUID, ...]:
        if alert.organisation_id:
            return (alert.organisation_id,)
        consenting = consented[alert.person_id] if alert.kind in _PERSONAL else ()
        return tuple(dict.fromkeys([*consenting, *watched[alert.person_id].organisations]))

    return [AlertIncident(alert.pk, alert.person_id, alert.opened_at, alert.source, called(alert)) for alert in alerts]
