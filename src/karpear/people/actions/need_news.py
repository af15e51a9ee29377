"""Choosing how one hears of what waits: a digest, an address for one's calendar."""

import secrets
from datetime import datetime

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.rules.secret.tokens import token_hash

from ..models import DigestEvery, NeedNews, Person


@transaction.atomic
def choose_digest(*, person: Person, digest: DigestEvery, now: datetime) -> None:
    """How often a mail says how much waits."""
    NeedNews.objects.update_or_create(person=person, defaults={"digest": digest.value})
    record(
        at=now, action="needs.digest_chosen", object_type="person", object_id=person.pk, actor=person.pk,
        digest=digest.value,
    )  # fmt: skip


@transaction.atomic
def renew_calendar(*, person: Person, now: datetime) -> str:
    """The token of a fresh calendar address (192 bits), which is shown once; the one before stops working."""
    token = secrets.token_urlsafe(24)
    NeedNews.objects.update_or_create(person=person, defaults={"calendar_hash": token_hash(token)})
    record(at=now, action="needs.calendar_renewed", object_type="person", object_id=person.pk, actor=person.pk)
    return token


@transaction.atomic
def close_calendar(*, person: Person, now: datetime) -> bool:
    """The address stops working at once. Returns whether there was one."""
    closed = NeedNews.objects.filter(person=person).exclude(calendar_hash="").update(calendar_hash="")
    if closed:
        record(at=now, action="needs.calendar_closed", object_type="person", object_id=person.pk, actor=person.pk)
    return bool(closed)
