"""The invented people of the demo. Made once for each data folder; afterwards only the watch is renewed."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from karpear.activities.plans.actions.create import create_activity
from karpear.keys.ids import new_id
from karpear.people.addresses import address_index
from karpear.people.devices import register_device
from karpear.people.models import (
    Address,
    Channel,
    Contact,
    ContactRole,
    ContactState,
    Language,
    Membership,
    Organisation,
    Person,
    Shift,
    Watch,
    WatchState,
)
from karpear.rules.access import Role

from .command import ACCOUNTS
from .diary import make_diary
from .register import make_register
from .vault import make_vault

PASSWORD = "lotus on quiet water"  # noqa: S105 - printed for everybody
SHIFT = timedelta(days=7)
WATCH_AHEAD = timedelta(days=28)
#: Everybody has been there for a while: they may be the second person at once.
IN_ROLE = timedelta(days=200)

ORGANISATIONS = {
    "Tonle Sap Water Watch": [("Sophea", Role.MEMBER), ("Dara", Role.OFFICER), ("Bopha", Role.LEAD)],
    "Cardamom Forest Voices": [("Chenda", Role.MEMBER), ("Piseth", Role.OFFICER), ("Maly", Role.LEAD)],
}
INDEPENDENT = "Vanna"
OPERATOR = "Dara"


def make_demo_world(*, data: Path, now: datetime) -> None:
    """The whole world, or the rest of it: safe to run again at every start."""
    if not (data / ACCOUNTS).exists():
        with transaction.atomic():
            Organisation.objects.filter(name__in=ORGANISATIONS).delete()  # first, for its register names people
            Person.objects.filter(is_demo=True).delete()
            accounts = list(_people(now))
            _watch_over_independent(now)
            _somebody_is_out(now)
            first = Organisation.objects.get(name=next(iter(ORGANISATIONS)))
            make_register(organisation=first, now=now)
            make_vault(organisation=first, now=now)
            make_diary(organisation=first, now=now)
        _keep(data / ACCOUNTS, accounts)
    extend_watch(now=now)


def _people(now: datetime) -> Iterator[dict[str, Any]]:
    """Everybody with contacts, addresses and a device; yields what is printed about each."""
    hashed = make_password(PASSWORD)
    number = 0
    for name, staff in ORGANISATIONS.items():
        organisation = Organisation.objects.create(name=name, language=Language.ENGLISH)
        for person_name, role in staff:
            number += 1
            person = _person(person_name, number, hashed, now)
            since = now - IN_ROLE
            Membership.objects.create(person=person, organisation=organisation, role=role.value, acts_since=since)
            yield _account(person, role.value, name, now)
    yield _account(_person(INDEPENDENT, number + 1, hashed, now), "independent", None, now)


def _person(name: str, number: int, hashed: str, now: datetime) -> Person:
    person = Person.objects.create(
        email=f"{name.lower()}@demo.test",
        name=name,
        password=hashed,
        language=Language.ENGLISH,
        is_demo=True,
        is_operator=name == OPERATOR,
    )
    _addresses(person.email, f"+8550000{number:02d}0", now, person=person)
    kin = [("sister", ContactRole.FAMILY), ("lawyer", ContactRole.LAWYER)]
    for position, (word, role) in enumerate(kin):
        contact = Contact.objects.create(
            owner=person,
            role=role,
            name=f"{name}'s {word}",
            knows_me_as=name,
            language=Language.ENGLISH,
            disclosures=["what", "when", "next_check_in"],
            position=position,
            state=ContactState.ACCEPTED,
            asked_at=now,
            answered_at=now,
        )
        _addresses(
            f"{word}.of.{name.lower()}@contacts.test", f"+8550000{number:02d}{position + 1}", now, contact=contact
        )
    return person


def _addresses(
    email: str, phone: str, now: datetime, *, person: Person | None = None, contact: Contact | None = None
) -> None:
    for position, (channel, value) in enumerate([(Channel.EMAIL, email), (Channel.SMS, phone)]):
        Address.objects.create(
            person=person,
            contact=contact,
            channel=channel,
            value=value,
            value_index=address_index(value),
            position=position,
        )


def _account(person: Person, role: str, organisation: str | None, now: datetime) -> dict[str, Any]:
    _device, token = register_device(person=person, name="Demo phone", now=now, tell=False)
    return {
        "name": person.name,
        "email": person.email,
        "password": PASSWORD,
        "role": role,
        "organisation": organisation,
        "device_token": token,
    }


def _watch_over_independent(now: datetime) -> None:
    """The independent asked an organisation and one person, and both accepted."""
    independent = Person.objects.get(email=f"{INDEPENDENT.lower()}@demo.test")
    piseth = Person.objects.get(email="piseth@demo.test")
    organisation = Organisation.objects.get(name=next(iter(ORGANISATIONS)))
    officer = Person.objects.get(email="dara@demo.test")
    fields = {"person": independent, "state": WatchState.ACCEPTED, "asked_at": now, "answered_at": now}
    Watch.objects.create(organisation=organisation, answered_by=officer, **fields)
    Watch.objects.create(watcher=piseth, answered_by=piseth, **fields)


def _somebody_is_out(now: datetime) -> None:
    """One trip under way, so that the second organisation's board is not empty. Its next check-in is far off."""
    traveller = Person.objects.get(email="chenda@demo.test")
    body = {
        "kind": "trip",
        "title": "Interviews along the river",
        "place": "Kampong Chhnang",
        "starts_at": (now - timedelta(hours=2)).isoformat(),
        "ends_at": (now + timedelta(hours=44)).isoformat(),
        "with_whom": "The boatman",
        "check_ins": [{"due_at": (now + timedelta(hours=hours)).isoformat(), "grace_s": 3600} for hours in (20, 44)],
    }
    create_activity(person=traveller, key=new_id(), body=body, now=now)


def extend_watch(*, now: datetime) -> None:
    """Somebody is on watch now and for the next weeks, also when the folder lay unused for a month."""
    officers = Membership.objects.active().filter(role=Role.OFFICER.value, person__is_demo=True)
    for membership in officers.select_related("person"):
        last = Shift.objects.filter(organisation=membership.organisation_id).order_by("-ends_at").first()
        start = max(last.ends_at, now) if last else now - timedelta(minutes=1)
        while start < now + WATCH_AHEAD:
            Shift.objects.create(
                organisation_id=membership.organisation_id,
                officer=membership.person,
                starts_at=start,
                ends_at=start + SHIFT,
            )
            start += SHIFT


def _keep(path: Path, accounts: list[dict[str, Any]]) -> None:
    """Whole or not at all, and for the owner alone: it holds device tokens."""
    draft = path.with_suffix(".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump({"accounts": accounts}, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(path)
