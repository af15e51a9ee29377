"""The invented people of the demo. Made once for each data folder; afterwards only the watch is renewed."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from karpear.messaging.actions.remind import remind
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
from karpear.risks.register.needs import MEASURES, REVIEWS
from karpear.rules.access import Role
from karpear.voice.posture.models import Agreement
from karpear.voice.statements.models import Statement

from ..demo_folder import ACCOUNTS
from .cast import (
    COMPANIES,
    COORDINATOR,
    INDEPENDENT,
    NETWORK,
    OPERATOR,
    THIRD_MEMBER,
    Company,
    email_of,
    organisation_of,
    person_called,
)
from .diary import make_diary
from .duty import make_duty
from .families import make_families
from .history import UNDER_WAY, mark_sent
from .network import found_network
from .register import make_register
from .vault import make_vault

PASSWORD = "lotus on quiet water"  # noqa: S105 - printed for everybody
SHIFT = timedelta(days=7)
WATCH_AHEAD = timedelta(days=28)
#: Everybody has been there for a while: they may be the second person at once.
IN_ROLE = timedelta(days=200)

#: The numbers of colleagues' phones begin here, after those of everybody who is printed.
FIRST_COLLEAGUE = 11


def make_demo_world(*, data: Path, now: datetime) -> None:
    """The whole world, or the rest of it: safe to run again at every start."""
    if not (data / ACCOUNTS).exists():
        with transaction.atomic():
            names = [company.name for company in COMPANIES]
            Statement.objects.filter(organisation__name__in=names).delete()  # no organisation goes without these
            Agreement.objects.filter(organisation__name__in=names).delete()
            Organisation.objects.filter(
                name__in=[*names, NETWORK, THIRD_MEMBER]
            ).delete()  # first, for its register names people
            Person.objects.filter(is_demo=True).delete()
            accounts = list(_people(now))
            _watch_over_independent(now)
            first = organisation_of(COMPANIES[0])
            make_register(organisation=first, people=_by_role(COMPANIES[0]), now=now)
            make_duty(organisation=first, people=_by_role(COMPANIES[0]), now=now)
            make_vault(organisation=first, now=now)
            make_diary(organisation=first, now=now)
            make_families(organisation=first, now=now)
            remind(MEASURES, now=now)
            remind(REVIEWS, now=now)
            mark_sent(now=now + 2 * UNDER_WAY)  # they were told when it happened, not by the demo's start
        _keep(data / ACCOUNTS, accounts)
    with transaction.atomic():
        _add_colleagues(now)
        extend_watch(now=now)


def _by_role(company: Company) -> dict[Role, Person]:
    return {role: person_called(name) for name, role in company.accounts}


def _people(now: datetime) -> Iterator[dict[str, Any]]:
    """Everybody who is printed, with contacts, addresses and a device; yields what is printed about each."""
    hashed = make_password(PASSWORD)
    number = 0
    for company in COMPANIES:
        organisation = Organisation.objects.create(name=company.name, language=Language.ENGLISH)
        for name, role in company.accounts:
            number += 1
            person = _person(name, number, hashed, now)
            _employ(person, organisation, role, now)
            yield _account(person, role.value, company.name, now)
    yield _account(_person(INDEPENDENT, number + 1, hashed, now), "independent", None, now)
    coordinator = _person(COORDINATOR, number + 2, hashed, now)
    found_network(name=NETWORK, coordinator=coordinator, members=map(organisation_of, COMPANIES), now=now - IN_ROLE)
    yield _account(coordinator, Role.COORDINATOR.value, None, now)


def _add_colleagues(now: datetime) -> None:
    """Those who are not there yet: a folder of an earlier version has none."""
    present = set(Person.objects.filter(is_demo=True).values_list("email", flat=True))
    staff = [(company, name, role) for company in COMPANIES for name, role in company.colleagues]
    hashed = ""
    for number, (company, name, role) in enumerate(staff, FIRST_COLLEAGUE):
        if email_of(name) not in present:
            hashed = hashed or make_password(PASSWORD)
            _employ(_person(name, number, hashed, now), organisation_of(company), role, now)


def _employ(person: Person, organisation: Organisation, role: Role, now: datetime) -> None:
    Membership.objects.create(person=person, organisation=organisation, role=role.value, acts_since=now - IN_ROLE)


def _person(name: str, number: int, hashed: str, now: datetime) -> Person:
    person = Person.objects.create(
        email=email_of(name),
        name=name,
        password=hashed,
        language=Language.ENGLISH,
        is_demo=True,
        is_operator=name == OPERATOR,
    )
    Person.objects.filter(pk=person.pk).update(created_at=now - IN_ROLE)  # nobody here is new
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
    independent, piseth, officer = (person_called(name) for name in (INDEPENDENT, "Piseth", "Dara"))
    fields = {"person": independent, "state": WatchState.ACCEPTED, "asked_at": now, "answered_at": now}
    Watch.objects.create(organisation=organisation_of(COMPANIES[0]), answered_by=officer, **fields)
    Watch.objects.create(watcher=piseth, answered_by=piseth, **fields)


def extend_watch(*, now: datetime) -> None:
    """Somebody is on watch now and for the next weeks, also when the folder lay unused for a month."""
    for company in COMPANIES:
        organisation, officer = organisation_of(company), person_called(company.officer)
        last = Shift.objects.filter(organisation=organisation).order_by("-ends_at", "-id").first()
        start = max(last.ends_at, now) if last else now - timedelta(minutes=1)
        while start < now + WATCH_AHEAD:
            Shift.objects.create(organisation=organisation, officer=officer, starts_at=start, ends_at=start + SHIFT)
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
