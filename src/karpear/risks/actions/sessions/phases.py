"""From preparing to rating, and from rating to settling."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.rules.refusals import Conflict

from ...models import Rating, Session, SessionState
from .held import held, write
from .telling import tell_asked


@transaction.atomic
def open_rating(*, by: Person, session: UUID, now: datetime) -> Session:
    """Everybody asked may rate from now on; members are told. What is rated cannot be changed any more.

    Raises Missing, Forbidden, Conflict (nothing to rate, or nobody asked).
    """
    found = held(by, session, SessionState.PREPARING)
    if not found.items.exists():
        raise Conflict(_("There is nothing to rate yet."))
    raters = list(found.raters.filter(withdrawn_at__isnull=True))
    if not raters:
        raise Conflict(_("Nobody is asked to rate yet."))
    found.state, found.opened_at = SessionState.RATING, now
    found.save(update_fields=["state", "opened_at"])
    told = tell_asked(found, raters, by=by, now=now)
    write("open", found, by=by, now=now, raters=len(raters), told=told)
    return found


@transaction.atomic
def close_rating(*, by: Person, session: UUID, now: datetime) -> Session:
    """Nobody can rate any more; from now on the spread is seen. Raises Missing, Forbidden, Conflict (no rating yet)."""
    found = held(by, session, SessionState.RATING)
    ratings = Rating.objects.filter(item__session=found, rater__withdrawn_at__isnull=True)
    raters = ratings.values("rater").distinct().count()
    if not raters:
        raise Conflict(_("Nobody has rated anything yet."))
    found.state, found.closed_at = SessionState.SETTLING, now
    found.save(update_fields=["state", "closed_at"])
    write("close", found, by=by, now=now, raters=raters, ratings=ratings.count())
    return found
