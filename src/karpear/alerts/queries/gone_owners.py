"""Alerts that somebody has who may no longer act on them: they were let go, or have another role now."""

from karpear.rules.alarm.outcome import State

from ..models import Alert, AlertQuerySet


def with_gone_owner() -> AlertQuerySet:
    """Whose owner `may_act` would leave out. A test of a phone has nothing to go on with."""
    taken_alerts = Alert.objects.filter(state=State.ACKNOWLEDGED.value, overtake_at__isnull=False)
    return taken_alerts.exclude(pk__in=taken_alerts.with_acting_owner().values("pk"))
