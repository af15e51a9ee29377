"""The session a verb is about: found, allowed and locked at the start."""

from uuid import UUID

from karpear.people.access import locked
from karpear.people.models import Person
from karpear.rules.access import Verb

from .models import Item, Rater, Session, SessionState


def held(by: Person, session: UUID, *states: SessionState) -> Session:
    """A session that this person may run, locked. Raises Missing, Forbidden, or Conflict: not in one of `states`."""
    return locked(Session, by=by, pk=session, verb=Verb.FACILITATE, states=states)


def held_item(by: Person, item: UUID, *states: SessionState) -> Item:
    """An item of a session that this person may run, both locked. Raises as `held`."""
    return locked(Item, by=by, pk=item, verb=Verb.FACILITATE, states=states)


def held_rater(by: Person, rater: UUID, *states: SessionState) -> Rater:
    """A rater of a session that this person may run, both locked. Raises as `held`."""
    return locked(Rater, by=by, pk=rater, verb=Verb.FACILITATE, states=states)
