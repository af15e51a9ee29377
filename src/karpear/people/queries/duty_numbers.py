"""Numbers of those who answer together: for whoever shares a watch with them, and for nobody else."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from karpear.rules.access import Verb

from ..models import Address, Channel, Membership, Person, Shift

#: More than these nobody rings in a hurry.
MOST = 4


def numbers_of(people: Iterable[Person]) -> list[tuple[str, str]]:
    """Name and first usable number, without those who have none, in this order. One query."""
    listed = list(people)
    rows = Address.objects.usable().filter(person__in=listed, channel=Channel.SMS).order_by("-position", "-id")
    numbers = {row.person_id: str(row.value) for row in rows}
    return [(person.shown_name, numbers[person.pk]) for person in listed if person.pk in numbers]


def numbers_of_organisation(organisation: UUID) -> list[tuple[str, str]]:
    """A few of those who may answer there, whoever is on watch now first; never a guest's. Two queries."""
    shifts = Shift.objects.at(Now()).filter(organisation=organisation, officer=OuterRef("person"))
    able = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(organisation=organisation, person__is_active=True)
    rows = able.annotate(watches=Exists(shifts)).select_related("person").order_by("-watches", "joined_at", "id")
    return numbers_of(row.person for row in rows)[:MOST]
