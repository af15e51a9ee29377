"""Registered phones and browsers. A device can check in and raise SOS while nobody is signed in."""

import secrets
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import transaction

from karpear.audit.actions import record
from karpear.audit.ready import Query
from karpear.rules.refusals import Missing
from karpear.rules.tokens import token_hash

from .models import Device, Person
from .notices import notify_everywhere

_PERSON = ("id", "name", "code_name", "language", "time_zone", "is_active")


def register_device(*, person: Person, name: str, now: datetime, tell: bool = True) -> tuple[Device, str]:
    """A new device and its token (192 bits), which is shown once: only its hash is kept.

    Its person hears of it on every address, lest somebody who held an open session for a minute acts for them for
    years. Not with `tell` off: where an installation makes it for them.
    """
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        device = Device.objects.create(person=person, name=name[:80], token_hash=token_hash(token), created_at=now)
        record(at=now, action="device_registered", object_type="device", object_id=device.id, actor=person.id)
        if tell:
            notify_everywhere(topic="device", subject=device.id, text_key="account_news", person=person, now=now)
    return device, token


def device_by_token(token: str) -> Device | None:
    """The device that holds this token, with its person; None when unknown, revoked or the person left.

    Both come with what every call needs; the rest is read when it is asked for.
    """
    found = _by_token()(token_hash(token))
    if not found:
        return None
    device_id, last_used_on, *known = found[0]
    device = Device.from_db("default", ("id", "last_used_on"), (device_id, last_used_on))
    device.person = Person.from_db("default", _PERSON, known)
    return device


@cache
def _by_token() -> Query:
    sample = token_hash("sample")
    rows = Device.objects.filter(token_hash=sample, revoked_at__isnull=True, person__is_active=True)
    return Query(rows.values_list("id", "last_used_on", *(f"person__{name}" for name in _PERSON)), sample)


def used(*, device: Device, now: datetime) -> None:
    """Note the day a device was last used; writes at most once a day."""
    if device.last_used_on != now.date():
        Device.objects.filter(pk=device.pk).update(last_used_on=now.date())


def revoke(*, person: Person, device_id: UUID, now: datetime) -> None:
    """Close a device's token at once. Raises Missing unless it is this person's."""
    with transaction.atomic():
        changed = Device.objects.filter(pk=device_id, person=person, revoked_at__isnull=True).update(revoked_at=now)
        if not changed:
            raise Missing
        record(at=now, action="device_revoked", object_type="device", object_id=device_id, actor=person.id)
