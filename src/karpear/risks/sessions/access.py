"""The session a verb is about: found, allowed and locked at the start; and its audit line."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.people.models import Person
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Missing

from ..models.sessions import Item, Rater, Session, SessionState


def held(by: Person, session: UUID, *states: SessionState) -> Session:
    """A session that this person may run, locked until the transaction ends.

    Missing: a stranger's. Forbidden: another role. Conflict: not in one of `states`.
    """
    if not Session.objects.visible_to(by).filter(pk=session).exists():
        raise Missing
    locked_session = Session.objects.select_for_update().get(pk=session)
    require(by, locked_session.organisation_id, Verb.FACILITATE)
    if states and locked_session.state not in states:
        raise Conflict(
            _("This is not possible any more: the assessment is %(state)s.")
            % {"state": locked_session.get_state_display()}
        )
    return locked_session


def held_item(by: Person, item: UUID, *states: SessionState) -> Item:
    """An item of a session that this person may run, its session locked. Raises as `held`."""
    session = Item.objects.filter(pk=item).values_list("session", flat=True).first()
    if session is None:
        raise Missing
    locked_session = held(by, session, *states)
    stored_item = Item.objects.filter(pk=item, session=locked_session).first()
    if stored_item is None:
        raise Missing
    return stored_item


def held_rater(by: Person, rater: UUID, *states: SessionState) -> Rater:
    """A rater of a session that this person may run, its session locked. Raises as `held`."""
    session = Rater.objects.filter(pk=rater).values_list("session", flat=True).first()
    if session is None:
        raise Missing
    held(by, session, *states)
    return Rater.objects.select_related("session", "person").get(pk=rater)


def write(verb: str, session: Session, *, by: Person | None, now: datetime, **detail: Any) -> None:
    """The audit line of one verb: codes and counts only."""
    record(
        at=now,
        action=f"session.{verb}",
        object_type="session",
        object_id=session.pk,
        actor=by.pk if by else None,
        organisation=session.organisation_id,
        **detail,
    )
