"""Names that appear, and the accounts of this house that have such a name: these are asked whether it was them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from karpear.people.models import Organisation, Person
from karpear.people.queries.independents import independents
from karpear.rules.text.names import look_of

from ..models import NamedPerson, Statement, StatementSignature


def sign(statement: Statement, names: Sequence[tuple[str, str]], *, now: datetime) -> None:
    """In the order of their letters: rows tell nothing of who came first. Inside the caller's transaction."""
    accounts = _accounts_named({name for name, _kind in names})
    signatures = [
        StatementSignature(statement=statement, name=name, kind=kind, organisation_id=accounts.get(name))
        for name, kind in sorted(names)
    ]
    StatementSignature.objects.bulk_create(signatures)
    people = _independents_by_look()
    NamedPerson.objects.bulk_create(
        NamedPerson(signature=signature, person=person, asked_at=now)
        for signature in signatures
        if signature.organisation_id is None
        for person in people.get(look_of(signature.name), ())
    )


def _accounts_named(names: set[str]) -> Mapping[str, UUID]:
    """Of names that exactly one account of this house has."""
    rows = list(Organisation.objects.filter(name__in=names).values_list("name", "pk"))
    bearers = Counter(name for name, _pk in rows)
    return {name: pk for name, pk in rows if bearers[name] == 1}


def _independents_by_look() -> Mapping[str, list[Person]]:
    """By what a hurried reader takes their names for, the code name too. Names are encrypted, so all are opened."""
    people: dict[str, list[Person]] = defaultdict(list)
    for person in independents().only("pk", "name", "code_name").order_by("pk"):
        for look in {look_of(person.name), look_of(person.code_name)} - {""}:
            people[look].append(person)
    return people
