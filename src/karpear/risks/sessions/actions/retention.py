"""Forgetting guests: their dead links at once, and all of them when they were withdrawn."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from karpear.audit.actions.lines import record

from ..models import Rater, SessionState
from .raters import nobodys_hash


@transaction.atomic
def forget_guests(*, now: datetime) -> int:
    """Withdrawn guests go entirely; a link that expired, or whose session finished, gets a hash that nothing opens.

    Returns how many rows.
    """
    withdrawn = Rater.objects.filter(person__isnull=True, withdrawn_at__isnull=False).delete()[0]
    over = Q(expires_at__lte=now) | Q(session__state=SessionState.FINISHED)
    dead = list(Rater.objects.filter(over, person__isnull=True, expires_at__isnull=False))
    for rater in dead:
        rater.token_hash, rater.expires_at = nobodys_hash(), None
    Rater.objects.bulk_update(dead, ["token_hash", "expires_at"])
    count = withdrawn + len(dead)
    if count:
        record(at=now, action="session.purge", object_type="session", links=count)
    return count
