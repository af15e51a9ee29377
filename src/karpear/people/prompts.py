"""Whom a need of an organisation's row concerns: its leads, or everybody who may do something there."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from karpear.people.queries.leads import leads_of
from karpear.rules.access import Verb

from .models import Membership, Person
from .needs import Prompt

type LeftOut = Callable[[Any], set[UUID | None]]


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
