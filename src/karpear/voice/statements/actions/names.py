"""Names that appear, and the accounts of this house that have such a name: these are asked whether it was them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from karpear.people.models import Organisation, Person
from karpear.people.queries.independents import independents
from karpear.rules.text.names import look_of

from ..models import NamedAccount, NamedPerson, Statement, StatementSignature


def sign(statement: Statement, names: Sequence[tuple[str, str]], *, now: datetime) -> None:
    """In the order of their letters: rows tell nothing of who came first. Inside the caller's transaction."""
    accounts = _accounts_by_look()
    signatures = [StatementSignature(statement=statement, name=name, kind=kind) for name, kind in sorted(names)]
    named = {signature.pk: accounts.get(look_of(signature.name), []) for signature in signatures}
    for signature in signatures:
        if len(named[signature.pk]) == 1:
            [signature.organisation] = named[signature.pk]
    StatementSignature.objects.bulk_create(signatures)
    NamedAccount.objects.bulk_create(
        NamedAccount(signature=signature, organisation=organisation, asked_at=now)
        for signature in signatures
        if signature.organisation_id is None
        for organisation in named[signature.pk]
    )
    people = _independents_by_look()
    NamedPerson.objects.bulk_create(
        NamedPerson(signature=signature, person=person, asked_at=now)
        for signature in signatures
        if not named[signature.pk]
        for person in people.get(look_of(signature.name), ())
    )


def _accounts_by_look() -> Mapping[str, list[Organisation]]:
    """By what a hurried reader takes their names for."""
    accounts: dict[str, list[Organisation]] = defaultdict(list)
    for organisation in Organisation.objects.only("pk", "name").order_by("pk"):
        accounts[look_of(organisation.name)].append(organisation)
    return accounts


def _independents_by_look() -> Mapping[str, list[Person]]:
    """By what a hurried reader takes their names for, the code name too. Names are encrypted, so all are opened."""
    people: dict[str, list[Person]] = defaultdict(list)
    for person in independents().only("pk", "name", "code_name").order_by("pk"):
        for look in {look_of(person.name), look_of(person.code_name)} - {""}:
            people[look].append(person)
    return people
