"""Of which organisation a page of this room is."""

from uuid import UUID

from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing


def choose_organisation(person: Person, organisation: UUID | None) -> tuple[Organisation, list[Organisation]]:
    """Of those whose dealings with the law they see: this one, or the first by name; and the others. Raises Missing."""
    organisations = organisations_where(person, Verb.SEE_LAW, by_name=True)
    for candidate in organisations:
        if organisation in (None, candidate.pk):
            return candidate, [other for other in organisations if other != candidate]
    raise Missing
