"""An invented world to measure in: refused where real people are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Model

from karpear.checkins.models import Promise
from karpear.keys.cipher import index
from karpear.keys.ids import new_id
from karpear.people.devices import register_device
from karpear.people.models import Address, Membership, Organisation, Person, Receipt, Shift
from karpear.risks.register.models import Risk
from karpear.rules.access import Role
from karpear.rules.risk.matrix import Confidence, Reliability, Scope

from .rows import write

DOMAIN = "bench.invalid"
NAME = "Bench"
OFFICERS = 3
#: Of all people one in ten is in one of the small organisations.
IN_SMALL_ONES = 10
LARGE_WORLD = 10_000
UNUSABLE = make_password(None)


class NotEmpty(Exception):
    """This database holds real people: measuring here would write to them."""


@dataclass(frozen=True)
class World:
    """`organisation`: the largest. `people`: the members, with the organisation of each in `organisations`."""

    organisation: Organisation
    people: list[UUID]
    officers: list[UUID]
    organisations: list[UUID]


def build(people: int, now: datetime, *, organisations: int = 1) -> World:
    """An organisation with three officers on watch, each with one address, and `people` members.

    `organisations`: so many in all; a tenth of the members is spread over the others, with three officers in each.
    """
    if Person.objects.exclude(email__endswith=f"@{DOMAIN}").exists():
        raise NotEmpty("This database holds people. Measure on an empty one: set DATABASE_URL.")
    clear()
    with transaction.atomic():
        groups = [Organisation(name=NAME if n == 0 else f"{NAME} {n}") for n in range(organisations)]
        Organisation.objects.bulk_create(groups, batch_size=500)
        members = [_person(n) for n in range(people)]
        officers = [_person(people + n, is_operator=True) for n in range(OFFICERS)]
        Person.objects.bulk_create([*members, *officers], batch_size=500)
        places = [_organisation_of(n, groups).pk for n in range(people)]
        watching = set(range(IN_SMALL_ONES - 1, IN_SMALL_ONES * OFFICERS * (organisations - 1), IN_SMALL_ONES))
        roles = [
            (p, place, Role.OFFICER if n in watching else Role.MEMBER)
            for n, (p, place) in enumerate(zip(members, places, strict=True))
        ]
        roles += [(p, groups[0].pk, Role.OFFICER) for p in officers]
        Membership.objects.bulk_create(
            [Membership(person=p, organisation_id=place, role=r.value) for p, place, r in roles], batch_size=500
        )
        reached = [p for p, _place, role in roles if role == Role.OFFICER]
        Address.objects.bulk_create(
            [Address(person=p, channel="email", value=p.email, value_index=index(p.email, "address")) for p in reached]
        )
        hours = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=30)}
        Shift.objects.bulk_create([Shift(organisation=groups[0], officer=p, **hours) for p in officers])
    return World(groups[0], [p.pk for p in members], [p.pk for p in officers], places)


def _organisation_of(number: int, groups: list[Organisation]) -> Organisation:
    is_in_a_small_one = len(groups) > 1 and number % IN_SMALL_ONES == IN_SMALL_ONES - 1
    return groups[1 + number // IN_SMALL_ONES % (len(groups) - 1)] if is_in_a_small_one else groups[0]


def arm(world: World, count: int, due_at: datetime, *, over: timedelta = timedelta(0)) -> None:
    """`count` armed promises falling due from `due_at` on, evenly over a time, without the audit of the real verb."""
    names = ("id", "person_id", "organisation_id", "source", "due_at", "miss_at", "remind_at")
    step, people = over / max(1, count), len(world.people)

    def promise(n: int) -> tuple[Any, ...]:
        moment, member = due_at + step * n, n % people
        reminded_at = moment if over else None
        return new_id(), world.people[member], world.organisations[member], uuid4(), moment, moment, reminded_at

    write(Promise, names, map(promise, range(count)), grace_s=0)


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
    if any(model.objects.count() > LARGE_WORLD for model in (Person, Promise, Receipt)):
        _empty_tables()
    Risk.objects.filter(organisation__name=NAME).delete()
    Person.objects.filter(email__endswith=f"@{DOMAIN}").delete()
    Organisation.objects.filter(name__startswith=NAME).delete()


def _empty_tables() -> None:
    """All that points to people and organisations: taking out a million rows one by one takes longer than measuring.
    Only ever reached in a bench world.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE people_person, people_organisation CASCADE")
            return
        with connection.constraint_checks_disabled():
            for name in _tables_of(Person, Organisation):
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - our own names


def _tables_of(*models: type[Model]) -> set[str]:
    """Their tables, and every table with a key that leads to one of them."""
    reached, waiting = set(models), list(models)
    while waiting:
        children = {relation.field.model for relation in _related(waiting.pop())} - reached
        reached |= children
        waiting += children
    return {model._meta.db_table for model in reached}


def _related(model: type[Model]) -> list[Any]:
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.is_relation
    ]


def _person(n: int, *, is_operator: bool = False) -> Person:
    return Person(email=f"p{n}@{DOMAIN}", name=f"Bench {n}", password=UNUSABLE, is_operator=is_operator)
