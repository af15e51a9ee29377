"""Forgetting: dead links at once, what single people rated after a year."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from karpear.audit.actions import record
from karpear.rules.expiry import Retention

from ...models.sessions import Rater, Rating, Session, SessionState
from .raters import nobodys_hash

RATINGS_KEPT = Retention(365, "finished_at")
UNFINISHED_KEPT = Retention(365, "created_at")


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Make dead links unfindable, forget withdrawn guests, single ratings a year after their session finished, and
    sessions that nobody finished within a year. Returns how many rows.
    """
    dead = _forget_guests(now)
    ratings = Rating.objects.filter(rater__session__finished_at__lt=RATINGS_KEPT.cutoff(now)).delete()[0]
    old = Session.objects.exclude(state=SessionState.FINISHED).filter(created_at__lt=UNFINISHED_KEPT.cutoff(now))
    sessions = old.count()
    old.delete()
    count = dead + ratings + sessions
    if count:
        record(at=now, action="session.purge", object_type="session", links=dead, ratings=ratings, sessions=sessions)
    return count


def _forget_guests(now: datetime) -> int:
    """Withdrawn guests go entirely; a link that expired, or whose session finished, gets a hash that nothing opens."""
    withdrawn = Rater.objects.filter(person__isnull=True, withdrawn_at__isnull=False).delete()[0]
    over = Q(expires_at__lte=now) | Q(session__state=SessionState.FINISHED)
    dead = list(Rater.objects.filter(over, person__isnull=True, expires_at__isnull=False))
    for rater in dead:
        rater.token_hash, rater.expires_at = nobodys_hash(), None
    Rater.objects.bulk_update(dead, ["token_hash", "expires_at"])
    return withdrawn + len(dead)
