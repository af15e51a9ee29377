"""What somebody agreed to or tried on a phone holds for half a year; they hear, once, before it ends."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.audit.actions.lines import record
from karpear.people.ways import Ways
from karpear.rules.ready.phone import HOLDS, last_stands

from .models import Device
from .needs import NeedKind, Reminder


def _due(now: datetime) -> "QuerySet[Device]":
    last = last_stands(now)
    live = Device.objects.filter(revoked_at__isnull=True, person__is_active=True)
    due = live.filter(consented_at__isnull=False, tested_at__isnull=False)
    return due.filter(Q(consented_at__lte=last) | Q(tested_at__lte=last))


def _until(device: Device) -> datetime | None:
    if device.consented_at is None or device.tested_at is None:
        return None
    return min(device.consented_at, device.tested_at) + HOLDS


def _note(devices: Sequence[Device], now: datetime) -> None:
    record(at=now, action="devices_reminded", object_type="device", count=len(devices))


PHONES = NeedKind(
    "phone.renew",
    gettext_noop("Test your phone again"),
    due=_due,
    person="person",
    until=_until,
    path=lambda _device: reverse("people:devices"),
    reminder=Reminder("phone", "phone_due", told="reminded_at", ways=Ways.BESIDE, mark=_note),
)
