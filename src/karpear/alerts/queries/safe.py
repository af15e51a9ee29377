"""Of whom it is known that they are safe after an alert: since when, and who says so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from karpear.rules.alarm.outcome import Kind, State

from ..models import Alert, StageCall, not_over
from .doubt import came_to_harm
from .stages import unsure


@dataclass(frozen=True, slots=True)
class KnownSafe:
    """An alert ended well. `by`: who said so; empty when nobody is named."""

    alert: Alert
    at: datetime | None
    by: str


def known_safe(person: UUID, activity: UUID, since: datetime) -> KnownSafe | None:
    """By the newest alert about this activity; None when none ended well, or anything else is open or did not.

    About it is one of a check-in of it that was missed, and since it began any by which it was known what happened.
    """
    own_alerts = Alert.objects.filter(person=person, drill=False)
    if own_alerts.filter(not_over()).exists() or came_to_harm(person, since):
        return None
    stage_alerts = StageCall.objects.filter(confirmed_at__isnull=False, taken_back_at=None).values("alert")
    about = Q(source=activity, kind=Kind.MISSED.value) | Q(opened_at__gte=since, pk__in=stage_alerts)
    rows = own_alerts.filter(about, state=State.RESOLVED.value).exclude(unsure()).select_related("resolved_by")
    last = rows.order_by("-resolved_at", "-id").first()
    return _who_said_so(last) if last else None


def _who_said_so(alert: Alert) -> KnownSafe:
    if alert.case_closed_at is None:
        return KnownSafe(alert, alert.resolved_at, alert.resolved_by.shown_name if alert.resolved_by else "")
    closed = alert.events.filter(what="case_closed").select_related("person").order_by("-at", "-id").first()
    return KnownSafe(alert, alert.case_closed_at, closed.person.shown_name if closed and closed.person else "")
