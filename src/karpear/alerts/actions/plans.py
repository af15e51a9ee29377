"""The first rung for each of many alerts: decided once for everybody it is the same for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from karpear.alerts.circles import Whose, circles, policies
from karpear.rules import ladder

_ANYBODY = UUID(int=0)

type About = tuple[UUID, UUID | None, str, UUID | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens at once, and which rung follows when."""

    first: ladder.Rung
    audience: ladder.Audience
    next_index: int
    next_at: datetime


class Plans:
    """Plans for (person, organisation, kind, buddy).

    Members of one organisation share a plan, unless they are among those it tells or it tells nobody.
    """

    def __init__(self, about: Iterable[About], now: datetime) -> None:
        asked = list(about)
        self.now = now
        self.rules = policies({organisation for _p, organisation, _k, _b in asked})
        groups = {(o, b): Whose(_ANYBODY, o, "", b) for _p, o, _k, b in asked if o is not None}
        found = circles(groups.values(), at=now, with_contacts=False)
        self.shared = {key: (self._plan(whose, found[whose]), _inside(found[whose])) for key, whose in groups.items()}
        alone = {one: Whose(*one) for one in asked if self._of_group(*one) is None}
        own = circles(alone.values(), at=now, with_contacts=False)
        self.alone = {one: self._plan(whose, own[whose]) for one, whose in alone.items()}

    def of(self, person: UUID, organisation: UUID | None, kind: str, buddy: UUID | None) -> Plan:
        return self._of_group(person, organisation, kind, buddy) or self.alone[person, organisation, kind, buddy]

    def _of_group(self, person: UUID, organisation: UUID | None, _kind: str, buddy: UUID | None) -> Plan | None:
        if organisation is None:
            return None
        plan, inside = self.shared[organisation, buddy]
        return plan if inside and person not in inside else None

    def _plan(self, whose: Whose, circle: ladder.Circle) -> Plan:
        policy = self.rules.get(whose.organisation, self.rules[None])
        first = ladder.first_rung(policy, circle)
        following = ladder.rung(policy, first.index + 1)
        next_at = ladder.due_at(self.now, following, pace=settings.KARPEAR_PACE)
        return Plan(first, ladder.audience(first, circle), following.index, next_at)


def _inside(circle: ladder.Circle) -> set[UUID]:
    """Those whom the ladder tells before any contact."""
    return {p for p in (*circle.on_watch, *circle.officers, *circle.leads, circle.buddy) if p is not None}
