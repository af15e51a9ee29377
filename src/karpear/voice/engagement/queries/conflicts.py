"""What those who go have to settle before an activity: for themselves and for leads. Nobody else learns anything."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.voice.engagement import PlannedSetting, Settle, conflicts

from ..models import RoleDeclaration
from ..words import SETTLES


@dataclass(frozen=True, slots=True)
class RoleConflict:
    """What one person settles before they go."""

    person: UUID
    settles: Sequence[Settle]

    @property
    def sentences(self) -> list[Any]:
        return [SETTLES[settle] for settle in self.settles]


@dataclass(frozen=True, slots=True)
class RoleConflicts:
    """For one reader. `reads`: a lead, who sees everybody's; others see their own alone, and what is true of any plan.

    `undeclared`: how many of those who go have declared nothing: only for whoever reads.
    """

    conflicts: Sequence[RoleConflict]
    reads: bool
    undeclared: int = 0


def declaring_organisations() -> "QuerySet[RoleDeclaration, Any]":
    """In which somebody who belongs to them has declared anything, be it that there is no role."""
    return RoleDeclaration.objects.of_members().values("organisation")


def role_conflicts(
    reader: Person, organisation: Organisation, people: Collection[UUID], planned: PlannedSetting
) -> RoleConflicts:
    """Of these people, as far as the reader may know. Two queries."""
    reads = may_there(reader, organisation.pk, Verb.DECIDE_TO_SPEAK)
    readable = people if reads else [person for person in people if person == reader.pk]
    rows = RoleDeclaration.objects.of_members().filter(organisation=organisation, person__in=readable)
    contents: Mapping[UUID, Any] = {row.person_id: row.content for row in rows}
    known_conflicts = [
        RoleConflict(person, settles)
        for person in readable
        if (content := contents.get(person))
        and (settles := conflicts(content.rule, planned, card_until=content.card_until))
    ]
    return RoleConflicts(known_conflicts, reads, len(set(people) - set(contents)) if reads else 0)
