"""Who rates: members of the organisation, and guests from other organisations by a link."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.people.models import Membership, Person
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.risk.session_clock import LINK_OPENS
from karpear.rules.secret.tokens import token_hash

from ...models import Rater, Session, SessionState
from .held import held, held_rater, write
from .telling import tell_asked

MAX_RATERS = 40
#: With those who are asked no longer.
MAX_EVER_ASKED = 200
BEFORE_CLOSING = (SessionState.PREPARING, SessionState.RATING)


@transaction.atomic
def ask_members(*, by: Person, session: UUID, people: Sequence[UUID], now: datetime) -> list[Rater]:
    """Ask members to rate; whoever is asked already stays. They are told now if rating is open, else when it opens.

    Raises Missing, Forbidden, Conflict (closed), BadFields (not a member, or too many).
    """
    found = held(by, session, *BEFORE_CLOSING)
    members = Membership.objects.active().filter(organisation=found.organisation_id, person__is_active=True)
    wanted = set(people)
    if not wanted or wanted - set(members.filter(person__in=wanted).values_list("person", flat=True)):
        raise BadFields([("people", _("Choose people of this organisation."))])
    _room_for(found, len(wanted))
    known = {r.person_id: r for r in found.raters.filter(person__in=wanted)}
    again = [r for r in known.values() if r.withdrawn_at]
    found.raters.filter(pk__in=[r.pk for r in again]).update(withdrawn_at=None, asked_at=now)
    new = [Rater(session=found, person_id=p, asked_at=now) for p in sorted(wanted - set(known))]
    Rater.objects.bulk_create(new)
    told = tell_asked(found, [*again, *new], by=by, now=now) if found.state == SessionState.RATING else 0
    write("ask_members", found, by=by, now=now, raters=len(again) + len(new), told=told)
    return [*again, *new]


@transaction.atomic
def ask_guest(*, by: Person, session: UUID, name: str, organisation: str, now: datetime) -> tuple[Rater, str]:
    """Ask somebody from outside. Returns the rater and the token of their link, which is shown once and opens for
    14 days. Raises Missing, Forbidden, Conflict (closed), BadFields (too many).
    """
    found = held(by, session, *BEFORE_CLOSING)
    _room_for(found, 1)
    token = secrets.token_urlsafe(24)
    made = Rater.objects.create(
        session=found,
        guest_name=name,
        guest_from=organisation,
        token_hash=token_hash(token),
        asked_at=now,
        expires_at=now + LINK_OPENS,
    )
    write("ask_guest", found, by=by, now=now)
    return made, token


@transaction.atomic
def renew_link(*, by: Person, rater: UUID, now: datetime) -> tuple[Rater, str]:
    """A new link for a guest, for another 14 days; the old one stops working and what they rated stays.

    Raises Missing, Forbidden, Conflict (closed, a member, or withdrawn).
    """
    found = held_rater(by, rater, *BEFORE_CLOSING)
    if found.person_id or found.withdrawn_at:
        raise Conflict(_("Only a guest who is still asked has a link."))
    token = secrets.token_urlsafe(24)
    found.token_hash, found.expires_at = token_hash(token), now + LINK_OPENS
    found.save(update_fields=["token_hash", "expires_at"])
    write("renew_link", found.session, by=by, now=now)
    return found, token


@transaction.atomic
def withdraw(*, by: Person, rater: UUID, now: datetime) -> Rater:
    """Ask somebody no longer: their link is dead, what they rated is deleted. Raises Missing, Forbidden, Conflict."""
    found = held_rater(by, rater, *BEFORE_CLOSING)
    if found.withdrawn_at:
        return found
    gone, _rows = found.ratings.all().delete()
    found.withdrawn_at, found.done_at, found.first_seen_at = now, None, None
    if found.token_hash:
        found.token_hash = nobodys_hash()
    found.save(update_fields=["withdrawn_at", "done_at", "first_seen_at", "token_hash"])
    write("withdraw", found.session, by=by, now=now, guest=found.person_id is None, ratings=gone)
    return found


def nobodys_hash() -> str:
    """A hash whose token was never seen by anybody: no link opens it."""
    return token_hash(secrets.token_urlsafe(24))


def _room_for(session: Session, more: int) -> None:
    asked = session.raters.filter(withdrawn_at__isnull=True).count()
    if asked + more > MAX_RATERS or session.raters.count() + more > MAX_EVER_ASKED:
        raise BadFields([("people", _("At most %(most)d people rate.") % {"most": MAX_RATERS})])
