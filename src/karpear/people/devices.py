"""Registered phones and browsers. A device can check in and raise SOS while nobody is signed in.

A shortcut is an address for a button or an automation: its own secret, which raises SOS and nothing else.
"""

import secrets
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.db.prepared import Query
from karpear.db.rows import find_row
from karpear.rules.refusals import Conflict, Missing
from karpear.rules.secret.tokens import token_hash

from .models import Device, Person
from .notices import notify_everywhere

ON_ITS_WAY = timedelta(minutes=2)
_PERSON = ("id", "name", "code_name", "language", "time_zone", "is_active")


def register_device(*, person: Person, name: str, now: datetime, tell: bool = True) -> tuple[Device, str]:
    """A new device and its token (192 bits), which is shown once: only its hash is kept.

    Its person hears of it on every address, lest somebody who held an open session for a minute acts for them for
    years. Not with `tell` off: where an installation makes it for them.
    """
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        device = Device.objects.create(person=person, name=name[:80], token_hash=token_hash(token), created_at=now)
        note(device, action="device_registered", by=person, at=now)
        if tell:
            notify_everywhere(topic="device", subject=device.id, text_key="account_news", person=person, now=now)
    return device, token


def register_again(*, person: Person, device_id: UUID, now: datetime) -> tuple[Device, str]:
    """A new token for a device that has lost its own; its name, consent and shortcut stay, and it is to be tried again.

    Raises Missing; Conflict where none is lost, lest the phone that holds it falls silent.
    """
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        device = own_device(person, device_id)
        lost = Device.objects.filter(pk=device.pk, left_at__isnull=False)
        if not lost.update(token_hash=token_hash(token), created_at=now, left_at=None, tested_at=None):
            raise Conflict(_("This phone still has its key. Nothing was changed."))
        note(device, action="device_registered", by=person, at=now)
        notify_everywhere(topic="device", subject=device.pk, text_key="account_news", person=person, now=now)
    return device, token


def note_left(*, device_id: UUID, now: datetime) -> None:
    """This browser has just been told to forget everything, its token with it: it cannot call for help any more."""
    with transaction.atomic():
        if Device.objects.filter(pk=device_id, revoked_at__isnull=True, left_at__isnull=True).update(left_at=now):
            record(at=now, action="device_left", object_type="device", object_id=device_id)


def device_by_token(token: str) -> Device | None:
    """The device that holds this token, with its person; None when unknown, revoked or the person left.

    Both come with what every call needs; the rest is read when it is asked for.
    """
    rows = _by_token()(token_hash(token))
    if not rows:
        return None
    device_id, last_used_on, left_at, *person_values = rows[0]
    device = Device.from_db("default", ("id", "last_used_on", "left_at"), (device_id, last_used_on, left_at))
    device.person = Person.from_db("default", _PERSON, person_values)
    return device


@cache
def _by_token() -> Query:
    sample = token_hash("sample")
    rows = Device.objects.filter(token_hash=sample, revoked_at__isnull=True, person__is_active=True)
    return Query(rows.values_list("id", "last_used_on", "left_at", *(f"person__{name}" for name in _PERSON)), sample)


def used(*, device: Device, now: datetime, by_token: bool = True) -> None:
    """Note the day a device was last used, and that it holds its token after all; writes at most once a day.

    Some browsers forget nothing when they are told to. What was on its way while somebody left proves nothing, and
    neither does a shortcut (`by_token` off): its address lies in another app.
    """
    back = by_token and device.left_at is not None and now - device.left_at > ON_ITS_WAY
    if back or device.last_used_on != now.date():
        Device.objects.filter(pk=device.pk).update(last_used_on=now.date(), **({"left_at": None} if back else {}))


def own_device(person: Person, device_id: UUID) -> Device:
    """One of this person's devices that still works. Raises Missing."""
    device = find_row(Device.objects.filter(pk=device_id, person=person, revoked_at__isnull=True))
    device.person = person
    return device


def consent(*, person: Person, device_id: UUID, now: datetime) -> None:
    """They read what this device does and who hears of it, and agree: for six months. Raises Missing."""
    with transaction.atomic():
        device = own_device(person, device_id)
        Device.objects.filter(pk=device.pk).update(consented_at=now, reminded_at=None)
        note(device, action="device_consented", by=person, at=now)


def note_tested(*, device_id: UUID, opened_at: datetime, now: datetime) -> None:
    """An officer has a test from it. Inside the caller's transaction, which writes the audit line.

    A test that was opened before its token was made says nothing of it.
    """
    tried = Device.objects.filter(pk=device_id, revoked_at__isnull=True, created_at__lte=opened_at)
    tried.update(tested_at=now, reminded_at=None)


def make_shortcut(*, person: Person, device_id: UUID, now: datetime) -> str:
    """A new secret (192 bits) for this device's shortcut, shown once; the one before stops working. Raises Missing."""
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        device = own_device(person, device_id)
        Device.objects.filter(pk=device.pk).update(shortcut_hash=token_hash(token))
        note(device, action="shortcut_made", by=person, at=now)
        notify_everywhere(topic="device", subject=device.pk, text_key="account_news", person=person, now=now)
    return token


def drop_shortcut(*, person: Person, device_id: UUID, now: datetime) -> None:
    """The shortcut's address does nothing more. Raises Missing."""
    with transaction.atomic():
        device = own_device(person, device_id)
        Device.objects.filter(pk=device.pk).update(shortcut_hash="")
        note(device, action="shortcut_closed", by=person, at=now)


def device_by_shortcut(token: str) -> Device | None:
    """The device that this shortcut belongs to, with its person; None when unknown, closed or the person left."""
    if not token:
        return None
    devices = Device.objects.select_related("person").filter(shortcut_hash=token_hash(token)).exclude(shortcut_hash="")
    return devices.filter(revoked_at__isnull=True, person__is_active=True).first()


def revoke(*, person: Person, device_id: UUID, now: datetime) -> None:
    """Close a device's token at once. Raises Missing unless it is this person's."""
    with transaction.atomic():
        changed = Device.objects.filter(pk=device_id, person=person, revoked_at__isnull=True).update(
            revoked_at=now, shortcut_hash=""
        )
        if not changed:
            raise Missing
        record(at=now, action="device_revoked", object_type="device", object_id=device_id, actor=person.id)
