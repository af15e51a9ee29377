"""People without an account, as those who watch over them see them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from karpear.rules.access import Role, Verb, may

from ..models import Address, Membership, Organisation, Person, Watch
from .gates import require


@dataclass(frozen=True, slots=True)
class WatchedPerson:
    """Somebody without an account. `numbers`: theirs, in order; an unproven one has not answered yet."""

    person: Person
    numbers: list[Address]


@dataclass(frozen=True, slots=True)
class WithoutPage:
    """Everybody without an account over whom an organisation watches, and who else could watch."""

    organisation: Organisation
    watched: list[WatchedPerson]
    members: list[Person]
    may_invite: bool


def without_page(person: Person, organisation_id: UUID) -> WithoutPage:
    """Raises Missing for a stranger, Forbidden for a member."""
    own_membership = require(person, organisation_id, Verb.ACT_ON_ALERT)
    organisation = own_membership.organisation
    watches = Watch.objects.accepted().filter(organisation=organisation, person__in=Person.objects.without_account())
    people = [watch.person for watch in watches.select_related("person").order_by("asked_at", "id")]
    numbers = list(Address.objects.usable().filter(person__in=people).order_by("position", "id"))
    members = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    return WithoutPage(
        organisation=organisation,
        watched=[
            WatchedPerson(watched_person, [number for number in numbers if number.person_id == watched_person.pk])
            for watched_person in people
        ],
        members=[member.person for member in members.select_related("person").order_by("joined_at", "id")],
        may_invite=may(Role(own_membership.role), Verb.OPEN_ACCOUNTS),
    )


def card_of(viewer: Person, person_id: UUID) -> Person | None:
    """Somebody without an account whose card this person may print: who acts for them, or watches over them."""
    own_organisations = Membership.objects.organisations(viewer, Verb.ACT_ON_ALERT)
    watches = Watch.objects.accepted().filter(
        Q(watcher=viewer) | Q(organisation__in=own_organisations), person=person_id
    )
    return Person.objects.without_account().filter(pk__in=watches.values("person"), is_active=True).first()
