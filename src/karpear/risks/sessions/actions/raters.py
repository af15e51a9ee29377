"""Who rates: members of the organisation, and guests from other organisations by a link."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.models import Membership, Person
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.risk.session_clock import LINK_OPENS
from karpear.rules.secret.tokens import token_hash

from ..access import held, held_rater
from ..models import Rater, Session, SessionState
from .notices import tell_asked

MAX_RATERS = 40
#: With those who are asked no longer.
MAX_EVER_ASKED = 200
BEFORE_CLOSING = (SessionState.PREPARING, SessionState.RATING)


@transaction.atomic
def ask_members(*, by: Person, session: UUID, people: Sequence[UUID], now: datetime) -> list[Rater]:
    """Ask members to rate; whoever is asked already stays. They are told now if rating is open, else when it opens.

    Raises Missing, Forbidden, Conflict (closed), BadFields (not a member, or too many).
    """
    locked_session = held(by, session, *BEFORE_CLOSING)
    members = Membership.objects.active().filter(organisation=locked_session.organisation_id, person__is_active=True)
    person_ids = set(people)
    if not person_ids or person_ids - set(members.filter(person__in=person_ids).values_list("person", flat=True)):
        raise BadFields([("people", _("Choose people of this organisation."))])
    _room_for(locked_session, len(person_ids))
    raters_by_person = {r.person_id: r for r in locked_session.raters.filter(person__in=person_ids)}
    returning = [r for r in raters_by_person.values() if r.withdrawn_at]
    locked_session.raters.filter(pk__in=[r.pk for r in returning]).update(withdrawn_at=None, asked_at=now)
    new = [Rater(session=locked_session, person_id=p, asked_at=now) for p in sorted(person_ids - set(raters_by_person))]
    Rater.objects.bulk_create(new)
    is_open = locked_session.state == SessionState.RATING
    told_count = tell_asked(locked_session, [*returning, *new], by=by, now=now) if is_open else 0
    note(locked_session, action="session.ask_members", by=by, at=now, raters=len(returning) + len(new), told=told_count)
    return [*returning, *new]


@transaction.atomic
def ask_guest(*, by: Person, session: UUID, name: str, organisation: str, now: datetime) -> tuple[Rater, str]:
    """Ask somebody from outside. Returns the rater and the token of their link, which is shown once and opens for
    14 days. Raises Missing, Forbidden, Conflict (closed), BadFields (too many).
    """
    locked_session = held(by, session, *BEFORE_CLOSING)
    _room_for(locked_session, 1)
    token = secrets.token_urlsafe(24)
    rater = Rater.objects.create(
        session=locked_session,
        guest_name=name,
        guest_from=organisation,
        token_hash=token_hash(token),
        asked_at=now,
        expires_at=now + LINK_OPENS,
    )
    note(locked_session, action="session.ask_guest", by=by, at=now)
    return rater, token


@transaction.atomic
def renew_link(*, by: Person, rater: UUID, now: datetime) -> tuple[Rater, str]:
    """A new link for a guest, for another 14 days; the old one stops working and what they rated stays.

    Raises Missing, Forbidden, Conflict (closed, a member, or withdrawn).
    """
    stored_rater = held_rater(by, rater, *BEFORE_CLOSING)
    if stored_rater.person_id or stored_rater.withdrawn_at:
        raise Conflict(_("Only a guest who is still asked has a link."))
    token = secrets.token_urlsafe(24)
    stored_rater.token_hash, stored_rater.expires_at = token_hash(token), now + LINK_OPENS
    stored_rater.save(update_fields=["token_hash", "expires_at"])
    note(stored_rater.session, action="session.renew_link", by=by, at=now)
    return stored_rater, token


@transaction.atomic
def withdraw(*, by: Person, rater: UUID, now: datetime) -> Rater:
    """Ask somebody no longer: their link is dead, what they rated is deleted. Raises Missing, Forbidden, Conflict."""
    stored_rater = held_rater(by, rater, *BEFORE_CLOSING)
    if stored_rater.withdrawn_at:
        return stored_rater
    rating_count, _rows = stored_rater.ratings.all().delete()
    stored_rater.withdrawn_at, stored_rater.done_at, stored_rater.first_seen_at = now, None, None
    if stored_rater.token_hash:
        stored_rater.token_hash = nobodys_hash()
    stored_rater.save(update_fields=["withdrawn_at", "done_at", "first_seen_at", "token_hash"])
    note(
        stored_rater.session,
        action="session.withdraw",
        by=by,
        at=now,
        guest=stored_rater.person_id is None,
        ratings=rating_count,
    )
    return stored_rater


def nobodys_hash() -> str:
    """A hash whose token was never seen by anybody: no link opens it."""
    return token_hash(secrets.token_urlsafe(24))


def _room_for(session: Session, more: int) -> None:
    rater_count = session.raters.filter(withdrawn_at__isnull=True).count()
    if rater_count + more > MAX_RATERS or session.raters.count() + more > MAX_EVER_ASKED:
        raise BadFields([("people", _("At most %(most)d people rate.") % {"most": MAX_RATERS})])
