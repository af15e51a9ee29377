"""What is forgotten, and when: each model's RETENTION."""

from datetime import datetime, timedelta

from django.db.models import Q

from ..models import (
    Contact,
    Device,
    Invitation,
    Membership,
    PasswordLink,
    Receipt,
    Shift,
    Watch,
    Withdrawal,
)
from .without import forget_without_account

MOST = 5000


def forget_receipts(*, now: datetime) -> int:
    """Receipts older than 30 days: no phone repeats a request for so long."""
    old = Receipt.objects.filter(created_at__lt=now - timedelta(days=30)).values("pk")[:MOST]
    return Receipt.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]


def purge(*, now: datetime) -> int:
    """Rows past their time. Returns how many."""
    year = timedelta(days=365)
    count = Contact.objects.filter(removed_at__lt=now - timedelta(days=30)).delete()[0]
    count += Device.objects.filter(revoked_at__lt=now - year).delete()[0]
    count += Shift.objects.filter(ends_at__lt=now - year).delete()[0]
    count += Invitation.objects.filter(expires_at__lt=now - timedelta(days=90)).delete()[0]
    count += PasswordLink.objects.filter(made_at__lt=now - timedelta(days=90)).delete()[0]
    count += Membership.objects.filter(ended_at__lt=now - 2 * year).delete()[0]
    count += Withdrawal.objects.filter(at__lt=now - 3 * year).delete()[0]
    over = Q(state__in=["ended", "declined"], answered_at__lt=now - 2 * year)
    count += Watch.objects.filter(over).delete()[0]
    return count + forget_without_account(now=now)
