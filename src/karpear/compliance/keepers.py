"""Who keeps what the law asks of an organisation: whoever may change it, and hears what waits."""

from uuid import UUID

from django.db.models import Q

from karpear.people.models import Membership, Person
from karpear.people.prompts import of_those_who_may
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb


def may_keep(person: Person, organisation: UUID) -> bool:
    """May they change it there?"""
    return may_there(person, organisation, Verb.KEEP_LAW)


def keepers_of(organisation: UUID) -> list[Person]:
    """Who keeps it there and can sign in."""
    members = Membership.objects.that_may(Verb.KEEP_LAW).filter(organisation=organisation, person__is_active=True)
    return [member.person for member in members.select_related("person").order_by("id")]


def keeper_names(organisation: UUID) -> list[str]:
    """The same, as colleagues call them."""
    return sorted(str(person.shown_name) for person in keepers_of(organisation))


def of_keepers(person: Person) -> Q:
    """Rows of the organisations in which this person keeps it."""
    return of_those_who_may(Verb.KEEP_LAW, person)
