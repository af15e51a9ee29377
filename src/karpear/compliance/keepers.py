"""Who keeps what the law asks of an organisation: whoever may change it, and hears what waits."""

from uuid import UUID

from django.db.models import Q

from karpear.people.models import Membership, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb


def may_keep(person: Person, organisation: UUID) -> bool:
    """May they change it there?"""
    return may_there(person, organisation, Verb.KEEP_LAW)


def of_keepers(person: Person) -> Q:
    """Rows of the organisations in which this person keeps it."""
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_LAW))
