"""Who keeps what the law asks of an organisation: whoever may change it, and hears what waits."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q

from karpear.people.models import Membership, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb


def may_keep(person: Person, organisation: UUID) -> bool:
    """May they change it there?"""
    return may_there(person, organisation, Verb.KEEP_LAW)


def people_who_may(verb: Verb, organisations: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    """Organisation → its people who may do this and can sign in."""
    able: dict[UUID, set[UUID]] = {organisation: set() for organisation in organisations}
    members = Membership.objects.that_may(verb).filter(organisation__in=able, person__is_active=True)
    for organisation, person in members.values_list("organisation", "person"):
        able[organisation].add(person)
    return able


def keeper_names(organisation: UUID) -> list[str]:
    """Who keeps it there and can sign in, as colleagues call them."""
    members = Membership.objects.that_may(Verb.KEEP_LAW).filter(organisation=organisation, person__is_active=True)
    return sorted(str(member.person.shown_name) for member in members.select_related("person"))


def of_keepers(person: Person) -> Q:
    """Rows of the organisations in which this person keeps it."""
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_LAW))
