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
        asked = set(about)
        self.now = now
        self.rules = policies(organisation for _p, organisation, _k, _b in asked)
        shared = {Whose(_ANYBODY, o, "", b) for _p, o, _k, b in asked if o is not None}
        found = circles(shared, at=now, with_contacts=False)
        self.insiders = {w: {*c.on_watch, *c.officers, *c.leads, c.buddy} - {None} for w, c in found.items()}
        alone = {a: Whose(*a) for a in asked if self._shared(a) is None}
        found |= circles(alone.values(), at=now, with_contacts=False)
        self.made = {whose: self._plan(whose, circle) for whose, circle in found.items()}

    def of(self, person: UUID, organisation: UUID | None, kind: str, buddy: UUID | None) -> Plan:
        about = (person, organisation, kind, buddy)
        return self.made[self._shared(about) or Whose(*about)]

    def _shared(self, about: About) -> Whose | None:
        person, organisation, _kind, buddy = about
        if organisation is None:
            return None
        whose = Whose(_ANYBODY, organisation, "", buddy)
        insiders = self.insiders[whose]
        return whose if insiders and person not in insiders else None

    def _plan(self, whose: Whose, circle: ladder.Circle) -> Plan:
        policy = self.rules.get(whose.organisation, self.rules[None])
        first = ladder.first_rung(policy, circle)
        following = ladder.rung(policy, first.index + 1)
        next_at = ladder.due_at(self.now, following, pace=settings.KARPEAR_PACE)
        return Plan(first, ladder.audience(first, circle), following.index, next_at)
