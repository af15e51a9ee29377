"""What is forgotten, and when."""

from datetime import datetime, timedelta

from django.db.models import Q

from ..models import ChecklistProgress, EmergencyPage, KnownNumber


def purge(*, now: datetime) -> int:
    """Pages that ended 30 days ago, checklists that nobody touched for a year, numbers that are used no more."""
    month = now - timedelta(days=30)
    count = EmergencyPage.objects.filter(Q(expires_at__lt=month) | Q(withdrawn_at__lt=month)).delete()[0]
    is_removed = Q(address__removed_at__isnull=False) | Q(address__contact__removed_at__isnull=False)
    count += KnownNumber.objects.filter(is_removed).delete()[0]
    return count + ChecklistProgress.objects.filter(changed_at__lt=now - timedelta(days=365)).delete()[0]
