"""Forgetting alerts and briefings (docs/running/retention.md)."""

from datetime import datetime

from django.db import transaction

from karpear.alerts.models import Alert, Briefing, not_over
from karpear.audit.actions import record
from karpear.rules.alarm.outcome import State
from karpear.rules.expiry import Retention

ALERTS = Retention(days=3 * 365, after="resolved_at")
BRIEFINGS = Retention(days=30, after="active_until")
SET = 500


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Delete alerts three years after they were resolved, and briefings a month after their plan ended.

    An alert stays while its case is open or a stage stands,
    a briefing while an alert carries it. At most SET of each a call; the next night goes on.
    """
    resolved_alerts = Alert.objects.filter(state=State.RESOLVED.value, resolved_at__lt=ALERTS.cutoff(now))
    resolved_alerts = resolved_alerts.exclude(pk__in=Alert.objects.filter(not_over()).values("pk"))
    alerts = list(resolved_alerts.values_list("pk", flat=True)[:SET])
    over = Briefing.objects.filter(active_until__lt=BRIEFINGS.cutoff(now))
    carried = Alert.objects.filter(briefing__isnull=False).values("briefing")
    briefings = list(over.exclude(pk__in=carried).values_list("pk", flat=True)[:SET])
    Alert.objects.filter(pk__in=alerts).delete()
    Briefing.objects.filter(pk__in=briefings).delete()
    count = len(alerts) + len(briefings)
    if count:
        record(at=now, action="alert.purged", object_type="alert", count=count)
    return count
