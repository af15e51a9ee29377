"""The first rung for each of many alerts: decided once for everybody it is the same for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from karpear.alerts.circles import Facts, Whose, contacts_told, facts_of
from karpear.people.queries.circle import Watchers, last_hours, policies
from karpear.rules.alarm import ladder
from karpear.rules.alarm.circle import Circle

_ANYBODY = UUID(int=0)

type About = tuple[UUID, UUID | None, str, UUID | None]


@dataclass(frozen=True, slots=True)
class FirstRung:
    """What happens at once, which rung follows when, and to whom it belongs besides its organisation."""

    first: ladder.Rung
    audience: ladder.Audience[UUID]
    next_index: int
    next_at: datetime
    belongs_to: Watchers


def until_guests_leave(due_at: datetime, index: int, circle: Circle[UUID], now: datetime) -> datetime:
    """When rung `index` runs: earlier where only those were told who stand in, and they go home before."""
    if not ladder.waits_for_others(index) or not circle.only_guests:
        return due_at
    return min(due_at, last_hours(circle.only_guests, now) or due_at)


class Plans:
    """Plans for (person, organisation, kind, buddy).

    Members of one organisation share a plan, unless they are among those it tells or it tells nobody. `contacts`: per
    person those whom the ladder will tell.
    """

    def __init__(self, about: Iterable[About], now: datetime) -> None:
        plan_keys = list(about)
        self.now = now
        self.rules = policies(organisation for _p, organisation, _k, _b in plan_keys)
        groups = {(o, b): Whose(_ANYBODY, o, "", b) for _p, o, _k, b in plan_keys if o is not None}
        facts = facts_of(groups.values(), at=now, with_contacts=False)
        self.shared = {
            key: (self._plan(circle_key, facts), set(facts.circle(circle_key).inside))
            for key, circle_key in groups.items()
        }
        single_keys = {plan_key: Whose(*plan_key) for plan_key in plan_keys if self._of_group(*plan_key) is None}
        single_facts = facts_of(single_keys.values(), at=now, with_contacts=False)
        self.alone = {key: self._plan(circle_key, single_facts) for key, circle_key in single_keys.items()}
        self.contacts = contacts_told({person for person, _o, _k, _b in plan_keys})

    def of(self, person: UUID, organisation: UUID | None, kind: str, buddy: UUID | None) -> FirstRung:
        return self._of_group(person, organisation, kind, buddy) or self.alone[person, organisation, kind, buddy]

    def _of_group(self, person: UUID, organisation: UUID | None, _kind: str, buddy: UUID | None) -> FirstRung | None:
        if organisation is None:
            return None
        plan, inside = self.shared[organisation, buddy]
        return plan if inside and person not in inside else None

    def _plan(self, circle_key: Whose, facts: Facts) -> FirstRung:
        policy, circle = self.rules.get(circle_key.organisation, self.rules[None]), facts.circle(circle_key)
        first = ladder.first_rung(policy, circle)
        following = ladder.rung(policy, first.index + 1)
        next_at = until_guests_leave(
            ladder.due_at(self.now, following, pace=settings.KARPEAR_PACE), following.index, circle, self.now
        )
        belongs = Watchers() if circle_key.organisation else facts.belongs_to(circle_key)
        return FirstRung(first, ladder.audience(first, circle), following.index, next_at, belongs)
