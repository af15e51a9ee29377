"""The review clock: at least twice a year (Protection International), and somebody is told when it is time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from karpear.audit.actions.verbs import note
from karpear.db.batches import one_by_one
from karpear.people.models import Membership
from karpear.rules.access import Verb
from karpear.rules.risk.session_clock import DUE_AFTER, TELL_EVERY

from ..models import Session, SessionState
from .notices import DUE, tell


def tell_due(*, now: datetime) -> int:
    """Tell officers and leads that the next assessment is due, once a week at most, until one is under way.

    Returns how many organisations were told. Each in its own transaction.
    """
    later = Session.objects.filter(organisation=OuterRef("organisation"), finished_at__gt=OuterRef("finished_at"))
    under_way = Session.objects.filter(organisation=OuterRef("organisation")).exclude(state=SessionState.FINISHED)
    due = Session.objects.finished().filter(_untold_filter(now), ~Exists(later), ~Exists(under_way))
    due = due.filter(finished_at__lte=now - DUE_AFTER)
    session_ids = list(due.values_list("pk", flat=True)[:200])
    return one_by_one(
        "assessments due", session_ids, lambda session_id: _tell(Session.objects.get(pk=session_id), now), now=now
    )


def _untold_filter(now: datetime) -> Q:
    return Q(due_told_at__isnull=True) | Q(due_told_at__lte=now - TELL_EVERY)


@transaction.atomic
def _tell(session: Session, now: datetime) -> int:
    """Whoever updates the row first tells."""
    if not Session.objects.filter(_untold_filter(now), pk=session.pk).update(due_told_at=now):
        return 0
    able = Membership.objects.that_may(Verb.FACILITATE).filter(
        organisation=session.organisation_id, person__is_active=True
    )
    week = (now - session.created_at).days // TELL_EVERY.days
    told_count = tell(session.pk, able.values_list("person", flat=True), DUE, about=None, now=now, round_=week)
    note(session, action="session.due", by=None, at=now, told=told_count)
    return 1
