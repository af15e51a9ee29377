"""Somebody who has proven everything that is asked of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from karpear.checkins.models import Promise
from karpear.people.models import Address, Contact, Device, Membership, Person
from karpear.readiness.numbers.models import KnownNumber

DAY = timedelta(days=1)


def make_ready(people: Iterable[Person], now: datetime) -> None:
    """A tested phone, a number known by heart, a check-in that was kept; addresses and contacts are those of the cast,
    proven yesterday."""
    listed = list(people)
    Device.objects.bulk_create(
        Device(
            person=person, token_hash=f"{person.pk}", created_at=now - 9 * DAY, consented_at=now - 3 * DAY,
            tested_at=now - 2 * DAY,
        )
        for person in listed
    )  # fmt: skip
    Contact.objects.filter(owner__in=listed).update(answered_at=now - 4 * DAY)
    Address.objects.filter(person__in=listed).update(proven_at=now - DAY)
    ways = Address.objects.filter(contact__owner__in=listed).select_related("contact").order_by("pk")
    first_ways = {way.contact.owner_id: way for way in ways if way.contact}
    belongs = Membership.objects.active().filter(person__in=listed).order_by("-joined_at", "-id")
    organisations = dict(belongs.values_list("person_id", "organisation_id"))
    Promise.objects.bulk_create(
        Promise(
            person=person, organisation_id=organisations.get(person.pk), due_at=now - DAY, miss_at=now - DAY, grace_s=0,
            state="kept", settled_at=now - DAY,
        )
        for person in listed
    )  # fmt: skip
    KnownNumber.objects.bulk_create(
        KnownNumber(
            person=person, address=first_ways[person.pk], slot=1, due_on=now.date(), tried_on=now.date(), right=True
        )
        for person in listed
    )
