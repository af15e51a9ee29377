"""Whom an organisation's policy concerns: its members, and the people without an account over whom it watches."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from karpear.people.models import Membership, Person, Watch
from karpear.rules.access import Role, Verb
from karpear.rules.duty.clauses import Applies

type Conditions = dict[UUID, frozenset[Applies]]

_BY_ROLE = {
    Role.MEMBER: frozenset({Applies.DEVICE}),
    Role.OFFICER: frozenset({Applies.DEVICE, Applies.OFFICER}),
    Role.LEAD: frozenset({Applies.DEVICE, Applies.OFFICER, Applies.LEAD}),
    Role.COORDINATOR: frozenset({Applies.DEVICE}),
}


def conditions_in(organisations: Collection[UUID], people: Collection[UUID] | None = None) -> dict[UUID, Conditions]:
    """Organisation → reader → what they always are there; `people`: of these alone. Two queries.

    Whoever signs in carries a device that knows something; whoever has a number and a card does not.
    """
    members = Membership.objects.active().filter(organisation__in=organisations, person__is_active=True)
    watches = Watch.objects.accepted().filter(
        organisation__in=organisations, person__in=Person.objects.without_account(), person__is_active=True
    )
    if people is not None:
        members, watches = members.filter(person__among=people), watches.filter(person__among=people)
    readers: dict[UUID, Conditions] = defaultdict(dict)
    for organisation, person in watches.values_list("organisation_id", "person_id").order_by():
        if organisation:
            readers[organisation][person] = frozenset()
    for organisation, person, role in members.values_list("organisation_id", "person_id", "role").order_by():
        readers[organisation][person] = _BY_ROLE[Role(role)]
    return readers


def is_reader(organisation: UUID, person: UUID) -> bool:
    """Does the policy of this organisation concern them?"""
    return bool(conditions_in([organisation], [person]).get(organisation))


def others_may_talk(organisation: UUID, person: UUID) -> bool:
    """Is there somebody else who keeps the rules, and could go through them with this person?"""
    writers = Membership.objects.that_may(Verb.WRITE_CLAUSES).filter(organisation=organisation, person__is_active=True)
    return writers.exclude(person=person).exists()
