"""Who learns for an organisation: its members, and people without an account over whom it watches."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from karpear.people.models import Membership, Organisation, Person, Watch
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing

from ..models import WorkRole


@dataclass(frozen=True, slots=True)
class Learner:
    """One of them. `work`: what they do for the organisation besides their role."""

    person: Person
    organisation: Organisation
    work: tuple[str, ...]


def members_seen(reader: Person) -> QuerySet[Membership]:
    """Memberships in organisations whose preparedness this reader may see; of people who are active."""
    organisations = Membership.objects.organisations(reader, Verb.SEE_PREPAREDNESS)
    rows = Membership.objects.active().filter(organisation__in=organisations, person__is_active=True)
    return rows.select_related("person", "organisation")


def without_account(organisations: Any) -> QuerySet[Watch]:
    """Drivers, volunteers: whoever has a number and a card, and whom one of these organisations watches over."""
    people = Person.objects.without_account().filter(is_active=True)
    return Watch.objects.accepted().filter(organisation__in=organisations, person__in=people)


def learners_in(organisation: UUID) -> list[Person]:
    """Everybody of one organisation, members first, the oldest first. Two queries."""
    members = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    watches = without_account([organisation])
    return [
        *(row.person for row in members.select_related("person").order_by("joined_at", "id")),
        *(row.person for row in watches.select_related("person").order_by("asked_at", "id")),
    ]


def are_learners(organisation: UUID, people: Collection[UUID]) -> bool:
    """Does every one of them learn for this organisation?"""
    members = Membership.objects.active().filter(organisation=organisation, person__in=people)
    watches = without_account([organisation]).filter(person__in=people)
    own_people = {*members.values_list("person_id", flat=True), *watches.values_list("person_id", flat=True)}
    return set(people) <= own_people


def learner_seen(reader: Person, organisation: UUID, person: UUID) -> Learner:
    """Somebody of an organisation whose preparedness this reader may see. Raises Missing, or Forbidden for a member."""
    own_organisation = require(reader, organisation, Verb.SEE_PREPAREDNESS).organisation
    learner = next((row for row in learners_in(organisation) if row.pk == person), None)
    if learner is None:
        raise Missing
    rows = WorkRole.objects.filter(person=person, organisation=organisation).order_by()
    return Learner(learner, own_organisation, tuple(sorted(rows.values_list("work", flat=True))))
