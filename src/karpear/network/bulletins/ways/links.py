"""Secret addresses: of a person’s own feed, and of each partner’s page and feed. Shown once, closed at any time."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.secret.tokens import token_hash

from ...members.models import Partner
from ..tables import BulletinLink


@transaction.atomic
def open_own_link(*, by: Person, now: datetime) -> str:
    """The secret of a fresh address (192 bits); the one before stops working."""
    token = secrets.token_urlsafe(24)
    BulletinLink.objects.update_or_create(person=by, defaults={"token_hash": token_hash(token), "made_at": now})
    record(at=now, action="bulletin_feed.opened", object_type="person", object_id=by.pk, actor=by.pk)
    return token


@transaction.atomic
def close_own_link(*, by: Person, now: datetime) -> bool:
    """It stops working at once. Returns whether there was one."""
    closed, _rows = BulletinLink.objects.filter(person=by).delete()
    if closed:
        record(at=now, action="bulletin_feed.closed", object_type="person", object_id=by.pk, actor=by.pk)
    return bool(closed)


@transaction.atomic
def open_partner_link(*, by: Person, partner: UUID, now: datetime) -> str:
    """For one of their own partners, who needs no account. Raises Missing or Forbidden."""
    row = own_partner(by, partner)
    token = secrets.token_urlsafe(24)
    BulletinLink.objects.update_or_create(partner=row, defaults={"token_hash": token_hash(token), "made_at": now})
    _note("opened", row, by, now)
    return token


@transaction.atomic
def close_partner_link(*, by: Person, partner: UUID, now: datetime) -> bool:
    """It stops working at once. Raises Missing or Forbidden."""
    row = own_partner(by, partner)
    closed, _rows = BulletinLink.objects.filter(partner=row).delete()
    if closed:
        _note("closed", row, by, now)
    return bool(closed)


def own_partner(by: Person, partner: UUID) -> Partner:
    """Raises Missing for a stranger, Forbidden for another role."""
    row = find_row(Partner.objects.active().visible_to(by).select_related("organisation").filter(pk=partner))
    require(by, row.organisation_id, Verb.WRITE_BULLETIN)
    return row


def reader_of(token: str) -> Person | Partner | None:
    """Whose address this is, as long as they belong."""
    rows = BulletinLink.objects.select_related("person", "partner").filter(token_hash=token_hash(token))
    link = rows.first()
    if link is None:
        return None
    if link.person is not None:
        return link.person if link.person.is_active else None
    return link.partner if link.partner and link.partner.ended_at is None else None


def _note(what: str, row: Partner, by: Person, now: datetime) -> None:
    record(
        at=now, action=f"partner_link.{what}", object_type="partner", object_id=row.pk, actor=by.pk,
        organisation=row.organisation_id,
    )  # fmt: skip
