"""What a phone needs to be relied on: facts from three rooms, one rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from karpear.alerts.models import Alert
from karpear.checkins.models import Promise, PromiseState
from karpear.people.devices import own_device
from karpear.people.models import Contact, Device, Person
from karpear.people.queries.screens import devices_of
from karpear.rules.ready.phone import HOLDS, Checked, PhoneStep, Readiness, readiness


@dataclass(frozen=True, slots=True)
class Phone:
    """One device. `contacts`: how many accepted. `test`: the one that waits for an answer or was answered just now."""

    device: Device
    ready: Readiness
    contacts: int
    planned: bool
    test: Alert | None = None

    @property
    def left(self) -> int:
        return len(self.ready.missing)

    @property
    def done(self) -> dict[str, bool]:
        return {step.value: step not in self.ready.missing for step in PhoneStep}


def phone_page(person: Person, device_id: UUID, now: datetime) -> Phone:
    """One phone with its test. Raises Missing for another's and for a closed one."""
    device = own_device(person, device_id)
    tests = Alert.objects.tests_of(device).select_related("owner")
    return _phones(person, [device], now, tests.first())[0]


def best_phone(person: Person, now: datetime) -> Phone | None:
    """The phone that is readiest, for the first page; None when none is registered."""
    devices = list(devices_of(person))
    return min(_phones(person, devices, now), key=lambda p: p.left, default=None) if devices else None


def device_state(device: Device, now: datetime) -> dict[str, Any]:
    """The API's `GET device`."""
    phone = phone_page(device.person, device.pk, now)
    stored = phone.device
    return {
        "device": stored.pk,
        "name": stored.name,
        "registered_at": stored.created_at,
        "consented_at": stored.consented_at,
        "tested_at": stored.tested_at,
        "contacts_accepted": phone.contacts,
        "plan": phone.planned,
        "ready": phone.ready.ready,
        "missing": [step.value for step in phone.ready.missing],
        "renew_at": phone.ready.until,
        "shortcut": bool(stored.shortcut_hash),
        "open_test": phone.test.pk if phone.test else None,
    }


def _phones(person: Person, devices: Iterable[Device], now: datetime, test: Alert | None = None) -> list[Phone]:
    contacts = Contact.objects.accepted().filter(owner=person).count()
    promises = Promise.objects.filter(person=person, roll_call__isnull=True, due_at__gt=now - HOLDS)
    planned = promises.exclude(state=PromiseState.CANCELLED).exists()
    return [_phone(device, contacts, planned, now, test) for device in devices]


def _phone(device: Device, contacts: int, planned: bool, now: datetime, test: Alert | None) -> Phone:
    facts = Checked(device.consented_at, device.tested_at, contacts, planned, device.left_at)
    return Phone(device, readiness(facts, now=now), contacts, planned, test)
