"""Somebody who has proven everything that is asked of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from karpear.checkins.models import Promise
from karpear.people.models import Address, Contact, Device, Membership, Person
from karpear.preparedness.cover.models import SocialSecurity
from karpear.preparedness.training.models import CompetenceProof
from karpear.preparedness.training.queries.standings import curriculum_for
from karpear.readiness.numbers.models import KnownNumber
from karpear.rules.access import Role
from karpear.rules.duty.competence import ProofKind
from karpear.rules.duty.curriculum import trained_roles

DAY = timedelta(days=1)


def make_ready(people: Iterable[Person], now: datetime) -> None:
    """A tested phone, a number known by heart, a check-in that was kept, social security, and what their role is to
    learn; addresses and contacts are those of the cast, proven yesterday. Nobody has a family plan.
    """
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
    memberships = list(Membership.objects.active().filter(person__in=listed).order_by("-joined_at", "-id"))
    _check_in(listed, {row.person_id: row.organisation_id for row in memberships}, now)
    _cover_and_train(memberships, now)
    ways = Address.objects.filter(contact__owner__in=listed).select_related("contact").order_by("pk")
    first_ways = {way.contact.owner_id: way for way in ways if way.contact}
    KnownNumber.objects.bulk_create(
        KnownNumber(
            person=person, address=first_ways[person.pk], slot=1, due_on=now.date(), tried_on=now.date(), right=True
        )
        for person in listed
    )


def _check_in(people: Iterable[Person], organisations: Mapping[UUID, UUID], now: datetime) -> None:
    Promise.objects.bulk_create(
        Promise(
            person=person, organisation_id=organisations.get(person.pk), due_at=now - DAY, miss_at=now - DAY, grace_s=0,
            state="kept", settled_at=now - DAY,
        )
        for person in people
    )  # fmt: skip


def _cover_and_train(memberships: Iterable[Membership], now: datetime) -> None:
    """A course a week ago for each competence; what drills alone can show was shown in one."""
    listed, numbers = list(memberships), count(7_000)
    SocialSecurity.objects.bulk_create(
        SocialSecurity(
            membership=row, category="staff", registered=True, registered_on=now.date() - 30 * DAY, changed_at=now
        )
        for row in listed
    )
    curricula = {role: curriculum_for("kh", trained_roles(role, ())) for role in Role}
    learnt = [(row, competence) for row in listed for competence in curricula[Role(row.role)].values()]
    CompetenceProof.objects.bulk_create(
        CompetenceProof(
            person_id=row.person_id, organisation_id=row.organisation_id, competence=competence.key,
            at=now - 7 * DAY, ends_at=now + 300 * DAY, created_at=now,
            **(
                {"kind": "course", "number": next(numbers)}
                if ProofKind.COURSE in competence.proofs
                else {"kind": "drill", "source": uuid4()}
            ),
        )
        for row, competence in learnt
    )  # fmt: skip
