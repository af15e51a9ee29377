"""From preparing to rating, and from rating to settling."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.models import Person
from karpear.rules.refusals import Conflict

from ..access import held
from ..models import Rating, Session, SessionState
from .notices import tell_asked


@transaction.atomic
def open_rating(*, by: Person, session: UUID, now: datetime) -> Session:
    """Everybody asked may rate from now on; members are told. What is rated cannot be changed any more.

    Raises Missing, Forbidden, Conflict (nothing to rate, or nobody asked).
    """
    locked_session = held(by, session, SessionState.PREPARING)
    if not locked_session.items.exists():
        raise Conflict(_("There is nothing to rate yet."))
    raters = list(locked_session.raters.filter(withdrawn_at__isnull=True))
    if not raters:
        raise Conflict(_("Nobody is asked to rate yet."))
    locked_session.state, locked_session.opened_at = SessionState.RATING, now
    locked_session.save(update_fields=["state", "opened_at"])
    told_count = tell_asked(locked_session, raters, by=by, now=now)
    note(locked_session, action="session.open", by=by, at=now, raters=len(raters), told=told_count)
    return locked_session


@transaction.atomic
def close_rating(*, by: Person, session: UUID, now: datetime) -> Session:
    """Nobody can rate any more; from now on the spread is seen. Raises Missing, Forbidden, Conflict (no rating yet)."""
    locked_session = held(by, session, SessionState.RATING)
    ratings = Rating.objects.filter(item__session=locked_session, rater__withdrawn_at__isnull=True)
    raters = ratings.values("rater").distinct().count()
    if not raters:
        raise Conflict(_("Nobody has rated anything yet."))
    locked_session.state, locked_session.closed_at = SessionState.SETTLING, now
    locked_session.save(update_fields=["state", "closed_at"])
    note(locked_session, action="session.close", by=by, at=now, raters=raters, ratings=ratings.count())
    return locked_session
