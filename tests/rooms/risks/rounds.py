"""Organisational assessments for tests: prepared, opened, rated and closed through the real verbs."""

from collections.abc import Mapping
from datetime import datetime

from karpear.people.models import Person
from karpear.risks.sessions.actions import items, phases, raters, ratings
from karpear.risks.sessions.actions.ratings import RaterAnswer
from karpear.risks.sessions.models import Item, ItemKind, Rater, Session
from karpear.risks.sessions.questions import scales_of
from karpear.rules.risk.matrix import Focus
from tests.cast import Cast


def a_session(cast: Cast, *, now: datetime, **wanted: int) -> Session:
    """Dara's session with so many of the proposed items of each kind; one threat unless told otherwise."""
    session = items.make_session(
        by=cast.dara, organisation=cast.lantern.pk, title="Autumn", focus=Focus.ADVOCACY, now=now
    )
    kept = []
    for kind in ItemKind:
        kept += list(session.items.filter(kind=kind)[: (wanted or {"threat": 1}).get(kind.value, 0)])
    session.items.exclude(pk__in=[i.pk for i in kept]).delete()
    return session


def an_open_session(cast: Cast, *members: Person, now: datetime, **wanted: int) -> tuple[Session, str]:
    """Members (Sophea unless told otherwise) and one guest are asked, and rating is open. Returns the guest's token."""
    session = a_session(cast, now=now, **wanted)
    people = [p.pk for p in members or (cast.sophea,)]
    raters.ask_members(by=cast.dara, session=session.pk, people=people, now=now)
    _rater, token = raters.ask_guest(by=cast.dara, session=session.pk, name="Lina", organisation="Old Friends", now=now)
    return phases.open_rating(by=cast.dara, session=session.pk, now=now), token


def rater_of(session: Session, person: Person | None) -> Rater:
    """A member's place, or (None) the guest's."""
    return session.raters.get(person=person)


def everything(item: Item, value: int | None, note: str = "") -> RaterAnswer:
    """The same step for every question about an item."""
    return RaterAnswer({s.key: value for s in scales_of(item)}, note)


def rate(session: Session, person: Person | None, value: int | None, *, now: datetime, note: str = "") -> None:
    """Somebody chooses the same step everywhere."""
    answers: Mapping = {i.pk: everything(i, value, note) for i in session.items.all()}
    ratings.rate(rater=rater_of(session, person).pk, answers=answers, now=now)
