"""The session a verb is about: found, allowed and locked at the start."""

from uuid import UUID

from karpear.people.access import locked
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing

from ..models.sessions import Item, Rater, Session, SessionState


def held(by: Person, session: UUID, *states: SessionState) -> Session:
    """A session that this person may run, locked. Raises Missing, Forbidden, or Conflict: not in one of `states`."""
    return locked(Session, by=by, pk=session, verb=Verb.FACILITATE, states=states)


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
