"""What was sent a year ago is nobody's business any more."""

from datetime import datetime, timedelta

from karpear.messaging.models import Delivery

KEEP = timedelta(days=365)
_SET = 5000


def purge(*, now: datetime) -> int:
    """Remove deliveries written a year ago or more, a set at a time; returns how many rows went."""
    old = Delivery.objects.filter(created_at__lt=now - KEEP).order_by()
    return Delivery.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_SET])).delete()[0]
