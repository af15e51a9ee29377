"""Whom an SOS of somebody in an organisation would reach now, and by which ways that were proven."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.messaging.queries import routes
from karpear.people.models import Address, Channel
from karpear.people.queries.circle import responders, shown_names


@dataclass(frozen=True, slots=True)
class ResponderWay:
    """One channel on which somebody is told. `proven_at`: when they last opened a link sent there and pressed."""

    channel: str
    proven_at: datetime | None


@dataclass(frozen=True, slots=True)
class Responder:
    """Somebody who is told of alarms there."""

    person: UUID
    name: str
    on_watch: bool
    ways: tuple[ResponderWay, ...]

    @property
    def proven_at(self) -> datetime | None:
        return max((way.proven_at for way in self.ways if way.proven_at), default=None)


@dataclass(frozen=True, slots=True)
class TeamReach:
    """Who is told, whoever is on watch first."""

    responders: tuple[Responder, ...]

    @property
    def proven(self) -> int:
        """How many of them are reached by a way that was proven."""
        return sum(row.proven_at is not None for row in self.responders)

    @property
    def on_watch(self) -> int:
        return sum(row.on_watch for row in self.responders)


def team_reach(organisation: UUID, now: datetime) -> TeamReach:
    """Asks who responds where the ladder asks, and by which ways where the outbox does. Six queries."""
    group = responders([organisation], now)[organisation]
    people = list(dict.fromkeys([*group.on_watch, *group.officers, *group.leads]))
    ways, names = routes(people).people, shown_names(people, group.guests)
    used = [way.address for person in people for way in ways.get(person, [])]
    proven = dict(Address.objects.filter(pk__in=used).values_list("pk", "proven_at"))
    return TeamReach(
        tuple(
            Responder(
                person, names[person], person in group.on_watch,
                tuple(
                    ResponderWay(str(Channel(way.channel).label), proven.get(way.address))
                    for way in ways.get(person, [])
                ),
            )
            for person in people
        )
    )  # fmt: skip
