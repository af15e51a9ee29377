"""Who keeps what the law asks of an organisation: whoever may change it, and hears what waits."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from karpear.people.models import Membership, Person
from karpear.people.needs import Prompt
from karpear.people.queries.gates import may_there
from karpear.people.queries.leads import leads_of
from karpear.rules.access import Verb

type LeftOut = Callable[[Any], set[UUID | None]]


def may_keep(person: Person, organisation: UUID) -> bool:
    """May they change it there?"""
    return may_there(person, organisation, Verb.KEEP_LAW)


def _people_who_may(verb: Verb, organisations: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    """Organisation → its people who may do this and can sign in."""
    able: dict[UUID, set[UUID]] = {organisation: set() for organisation in organisations}
    members = Membership.objects.that_may(verb).filter(organisation__in=able, person__is_active=True)
    for organisation, person in members.values_list("organisation", "person"):
        able[organisation].add(person)
    return able


def of_those_who_may(verb: Verb, person: Person, organisation: str = "organisation") -> Q:
    """Rows of the organisations in which this person may do this. `organisation`: the field that says of which."""
    return Q(**{f"{organisation}__in": Membership.objects.organisations(person, verb)})


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


def _none_left_out(_row: Any) -> set[UUID | None]:
    return set()


def prompts_to_leads(rows: Sequence[Any], *, but: LeftOut = _none_left_out) -> list[Prompt]:
    """Of each row to the leads of its organisation, `but` for those."""
    return _prompts(rows, leads_of(row.organisation_id for row in rows), but)


def prompts_to_all_who_may(verb: Verb, rows: Sequence[Any], *, but: LeftOut = _none_left_out) -> list[Prompt]:
    """Of each row to everybody who may do this in its organisation, `but` for those."""
    return _prompts(rows, _people_who_may(verb, {row.organisation_id for row in rows}), but)


def _prompts(rows: Sequence[Any], people: Mapping[Any, set[UUID]], but: LeftOut) -> list[Prompt]:
    return [Prompt(person, row.pk) for row in rows for person in sorted(people[row.organisation_id] - but(row))]
