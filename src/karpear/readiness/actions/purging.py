"""What is forgotten, and when."""

from datetime import datetime, timedelta

from django.db.models import Q

from ..models import ChecklistProgress, EmergencyPage, KnownNumber


def purge(*, now: datetime) -> int:
    """Pages that ended 30 days ago, checklists that nobody touched for a year, numbers that are used no more."""
    month = now - timedelta(days=30)
    done = EmergencyPage.objects.filter(Q(expires_at__lt=month) | Q(withdrawn_at__lt=month)).delete()[0]
    gone = Q(address__removed_at__isnull=False) | Q(address__contact__removed_at__isnull=False)
    done += KnownNumber.objects.filter(gone).delete()[0]
    return done + ChecklistProgress.objects.filter(changed_at__lt=now - timedelta(days=365)).delete()[0]
