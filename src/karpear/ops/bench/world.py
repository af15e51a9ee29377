"""An invented world to measure in: refused where real people are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from karpear.checkins.models import Promise
from karpear.keys.cipher import index
from karpear.keys.ids import new_id
from karpear.people.devices import register_device
from karpear.people.models import Address, Membership, Organisation, Person, Receipt, Shift
from karpear.risks.register.models import Risk
from karpear.rules.access import Role
from karpear.rules.risk.matrix import Confidence, Reliability, Scope

DOMAIN = "bench.invalid"
OFFICERS = 3
UNUSABLE = make_password(None)


class NotEmpty(Exception):
    """This database holds real people: measuring here would write to them."""


@dataclass(frozen=True)
class World:
    organisation: Organisation
    people: list[UUID]
    officers: list[UUID]


def build(people: int, now: datetime) -> World:
    """An organisation with three officers on watch, each with one address, and `people` members."""
    if Person.objects.exclude(email__endswith=f"@{DOMAIN}").exists():
        raise NotEmpty("This database holds people. Measure on an empty one: set DATABASE_URL.")
    clear()
    with transaction.atomic():
        organisation = Organisation.objects.create(name="Bench")
        members = [_person(n) for n in range(people)]
        officers = [_person(people + n) for n in range(OFFICERS)]
        Person.objects.bulk_create([*members, *officers], batch_size=500)
        roles = [(p, Role.MEMBER) for p in members] + [(p, Role.OFFICER) for p in officers]
        Membership.objects.bulk_create(
            [Membership(person=p, organisation=organisation, role=r.value) for p, r in roles], batch_size=500
        )
        Address.objects.bulk_create(
            [Address(person=p, channel="email", value=p.email, value_index=index(p.email, "address")) for p in officers]
        )
        day = timedelta(days=1)
        Shift.objects.bulk_create(
            [Shift(organisation=organisation, officer=p, starts_at=now - day, ends_at=now + 30 * day) for p in officers]
        )
    return World(organisation, [p.pk for p in members], [p.pk for p in officers])


def arm(world: World, count: int, due_at: datetime) -> None:
    """`count` armed promises falling due at `due_at`, without the audit and reminders of the real verb."""
    promises: Iterator[Promise] = (
        Promise(
            id=new_id(),
            person_id=world.people[n % len(world.people)],
            organisation=world.organisation,
            source=uuid4(),
            due_at=due_at,
            grace_s=0,
            miss_at=due_at,
        )
        for n in range(count)
    )
    while batch := list(islice(promises, 20_000)):
        with transaction.atomic():
            Promise.objects.bulk_create(batch, batch_size=2000)


def register(world: World, count: int, now: datetime) -> None:
    """`count` risks whose review has passed and waits for the first officer."""
    passed = now.date() - timedelta(days=9)
    risks = (
        Risk(
            organisation=world.organisation, number=number, scope=Scope.ORGANISATION.value, name=f"Risk {number}",
            owner_id=world.officers[0], likelihood=4, people=4, impact=4, level=4, inherent_level=4, residual_level=4,
            scores={}, confidence=Confidence.MEDIUM.value, reliability=Reliability.UNSURE.value, review_on=passed,
            created_at=now, changed_at=now,
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    Risk.objects.bulk_create(risks, batch_size=500)


def phones(world: World, count: int, now: datetime) -> list[str]:
    """Device tokens of the first `count` members."""
    people = Person.objects.in_bulk(world.people[:count])
    return [register_device(person=people[p], name="bench", now=now, tell=False)[1] for p in world.people[:count]]


def clear() -> None:
    """Take the invented world away again. Audit lines stay: nothing is ever taken out of the chain."""
    Risk.objects.filter(organisation__name="Bench").delete()
    Person.objects.filter(email__endswith=f"@{DOMAIN}").delete() if not _big() else _truncate()
    Organisation.objects.filter(name="Bench").delete()


def _big() -> bool:
    return Promise.objects.count() > 10_000 or Receipt.objects.count() > 10_000


def _truncate() -> None:
    """Deleting a million rows one by one takes longer than measuring. Only ever reached in a bench world."""
    tables = [
        "checkins_promise",
        "checkins_checkin",
        "messaging_delivery",
        "alerts_alertevent",
        "alerts_alert",
        "people_receipt",
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    Person.objects.filter(email__endswith=f"@{DOMAIN}").delete()


def _person(n: int) -> Person:
    return Person(email=f"p{n}@{DOMAIN}", name=f"Bench {n}", password=UNUSABLE)
