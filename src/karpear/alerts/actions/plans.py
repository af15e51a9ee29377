"""The first rung for each of many alerts: decided once for everybody it is the same for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from karpear.alerts.circles import Facts, Whose, contacts_told, facts_of
from karpear.people.queries import policies
from karpear.people.queries.circle import Watchers
from karpear.rules.alarm import ladder

_ANYBODY = UUID(int=0)

type About = tuple[UUID, UUID | None, str, UUID | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens at once, which rung follows when, and to whom it belongs besides its organisation."""

    first: ladder.Rung
    audience: ladder.Audience[UUID]
    next_index: int
    next_at: datetime
    belongs_to: Watchers


class Plans:
    """Plans for (person, organisation, kind, buddy).

    Members of one organisation share a plan, unless they are among those it tells or it tells nobody. `contacts`: per
    person those whom the ladder will tell.
    """

    def __init__(self, about: Iterable[About], now: datetime) -> None:
        asked = list(about)
        self.now = now
        self.rules = policies(organisation for _p, organisation, _k, _b in asked)
        groups = {(o, b): Whose(_ANYBODY, o, "", b) for _p, o, _k, b in asked if o is not None}
        facts = facts_of(groups.values(), at=now, with_contacts=False)
        self.shared = {key: (self._plan(one, facts), set(facts.circle(one).inside)) for key, one in groups.items()}
        alone = {one: Whose(*one) for one in asked if self._of_group(*one) is None}
        own = facts_of(alone.values(), at=now, with_contacts=False)
        self.alone = {key: self._plan(one, own) for key, one in alone.items()}
        self.contacts = contacts_told({person for person, _o, _k, _b in asked})

    def of(self, person: UUID, organisation: UUID | None, kind: str, buddy: UUID | None) -> Plan:
        return self._of_group(person, organisation, kind, buddy) or self.alone[person, organisation, kind, buddy]

    def _of_group(self, person: UUID, organisation: UUID | None, _kind: str, buddy: UUID | None) -> Plan | None:
        if organisation is None:
            return None
        plan, inside = self.shared[organisation, buddy]
        return plan if inside and person not in inside else None

    def _plan(self, one: Whose, facts: Facts) -> Plan:
        policy, circle = self.rules.get(one.organisation, self.rules[None]), facts.circle(one)
        first = ladder.first_rung(policy, circle)
        following = ladder.rung(policy, first.index + 1)
        next_at = ladder.due_at(self.now, following, pace=settings.KARPEAR_PACE)
        belongs = Watchers() if one.organisation else facts.belongs_to(one)
        return Plan(first, ladder.audience(first, circle), following.index, next_at, belongs)
