"""Preparing: a session, and what is rated in it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.risk.matrix import Area, Focus

from ..access import held, held_item
from ..models import Item, ItemKind, Session, SessionState, Stance
from ..pack_forms import OWN_ELEMENT
from ..queries.items import lines_on_offer, previous_of, risks_on_offer, starting_items
from ..questions import kinds_of

#: More than that nobody rates with care. A form is answered with a word each.
MAX_ITEMS, MAX_ELEMENTS = 60, 90
#: At once in one organisation.
MAX_UNFINISHED = 5


@transaction.atomic
def make_session(
    *, by: Person, organisation: UUID, title: str, focus: Focus | None = None, form: str = "", now: datetime
) -> Session:
    """A session with the usual things to rate, ready to be opened. `form`: of the pack, by whose scale it is rated.

    Raises Missing, Forbidden, Conflict.
    """
    member = require(by, organisation, Verb.FACILITATE)
    unfinished = Session.objects.filter(organisation=organisation).exclude(state=SessionState.FINISHED)
    if unfinished.count() >= MAX_UNFINISHED:
        raise Conflict(_("There are several unfinished assessments. Finish one, or throw it away."))
    session = Session.objects.create(
        organisation=member.organisation,
        title=title,
        form=form,
        facilitator=by,
        previous=previous_of(organisation, form),
        created_at=now,
    )
    items = starting_items(session, focus)
    Item.objects.bulk_create(items)
    note(session, action="session.make", by=by, at=now, items=len(items), focus=focus.value if focus else "", form=form)
    return session


@transaction.atomic
def add_lines(
    *, by: Person, session: UUID, kind: ItemKind, risks: Sequence[UUID], lines: Sequence[str], now: datetime
) -> int:
    """Put risks of the register and lines of the pack's catalogue on the list. Returns how many were new.

    Raises Missing, Forbidden, Conflict (rating has begun), BadFields (not on offer, or too many).
    """
    locked_session = held(by, session, SessionState.PREPARING)
    _refuse_kind(locked_session, kind)
    from_register = {i.risk_id: i for i in (risks_on_offer(locked_session) if kind == ItemKind.RISK else [])}
    from_pack = {i.catalogue_id: i for i in lines_on_offer(locked_session, kind)}
    new = [from_register[r] for r in risks if r in from_register] + [from_pack[c] for c in lines if c in from_pack]
    _room_for(locked_session, len(new))
    position = _last(locked_session)
    for item in new:
        position += 1
        item.position = position
    Item.objects.bulk_create(new)
    note(locked_session, action="session.add_lines", by=by, at=now, kind=kind.value, items=len(new))
    return len(new)


@transaction.atomic
def add_own(
    *,
    by: Person,
    session: UUID,
    kind: ItemKind,
    name: str,
    description: str,
    areas: Sequence[Area],
    stance: Stance | None,
    now: datetime,
) -> Item:
    """Something in their own words. Raises Missing, Forbidden, Conflict, BadFields."""
    locked_session = held(by, session, SessionState.PREPARING)
    _refuse_kind(locked_session, kind)
    if kind == ItemKind.ACTOR and stance is None:
        raise BadFields([("stance", _("Say whether they are an ally, neutral or an adversary."))])
    _room_for(locked_session, 1)
    item = Item.objects.create(
        session=locked_session,
        kind=kind,
        catalogue_id=f"{OWN_ELEMENT}{secrets.token_hex(6)}" if kind == ItemKind.ELEMENT else "",
        name=name,
        description=description,
        areas=[a.value for a in areas] if kind == ItemKind.RISK else [],
        stance=stance.value if stance and kind == ItemKind.ACTOR else "",
        position=_last(locked_session) + 1,
    )
    note(locked_session, action="session.add_own", by=by, at=now, kind=kind.value)
    return item


@transaction.atomic
def remove_item(*, by: Person, item: UUID, now: datetime) -> Session:
    """Take something off the list before rating begins. Raises Missing, Forbidden, Conflict."""
    stored_item = held_item(by, item, SessionState.PREPARING)
    session = stored_item.session
    stored_item.delete()
    note(session, action="session.remove_item", by=by, at=now, kind=stored_item.kind)
    return session


@transaction.atomic
def discard(*, by: Person, session: UUID, now: datetime) -> str:
    """Throw a session away that was not finished, with every rating in it. Returns its form.

    Raises Missing, Forbidden, Conflict.
    """
    locked_session = held(by, session, SessionState.PREPARING, SessionState.RATING, SessionState.SETTLING)
    note(locked_session, action="session.discard", by=by, at=now, state=locked_session.state)
    locked_session.delete()
    return locked_session.form


def _refuse_kind(session: Session, kind: ItemKind) -> None:
    if kind not in kinds_of(session):
        raise BadFields([("kind", _("This is not rated here."))])


def _room_for(session: Session, more: int) -> None:
    limit = MAX_ELEMENTS if session.form else MAX_ITEMS
    if session.items.count() + more > limit:
        text = _("At most %(most)d things: nobody rates more than that with care.")
        raise BadFields([("lines", text % {"most": limit})])


def _last(session: Session) -> int:
    last: int | None = session.items.aggregate(last=Max("position"))["last"]
    return last or 0
