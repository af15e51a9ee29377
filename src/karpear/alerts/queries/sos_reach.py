""" "If you press now, these people are reached": what a press would do, step by step."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from karpear.alerts.circles import Whose
from karpear.alerts.models import Briefing
from karpear.messaging.queries import Route, Routes, routes
from karpear.people.models import Address, Channel, Person
from karpear.people.queries.circle import contact_names, shown_names
from karpear.rules.alarm.outcome import Kind

from .promised_ladder import promised, told_after

#: A briefing goes with an SOS that is pressed so long before its plan begins.
EARLY = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class ReachLine:
    """One recipient on one channel. `after_s`: seconds after the press, before any pace.

    `proven_at`: when somebody last opened a link sent to this address and pressed; None: never.
    """

    step: int
    after_s: int
    name: str
    channel: str
    channel_name: str
    proven_at: datetime | None
    is_contact: bool

    @property
    def wait(self) -> str:
        """How long after the press, as this server runs it, in words."""
        return told_after(self.after_s)


def running_briefings(people: Collection[UUID], now: datetime, begun: datetime) -> QuerySet[Briefing]:
    """What whoever answers an SOS pressed now would be given: of several the plan under way first, and of those the one
    that began last. `begun`: EARLY before now.
    """
    active = Briefing.objects.filter(person__in=people, active_from__lte=now, active_until__gt=now)
    is_next = Case(When(active_from__lte=begun, then=Value(0)), default=Value(1))
    return active.order_by(is_next, "-active_from", "-id")


def reach(person: Person, now: datetime) -> list[ReachLine]:
    """Who an SOS pressed now would reach, in the ladder's order. Empty when no channel works."""
    briefing = running_briefings([person.pk], now, now - EARLY).only("pk", "buddy_id").first()
    circle_key = Whose(person.pk, None, Kind.SOS.value, briefing.buddy_id if briefing else None)
    circle, rungs = promised(circle_key, at=now)
    known_routes = routes(circle.inside, circle.contacts)
    names = shown_names(circle.inside, circle.guests) | contact_names(circle.contacts)
    lines: list[ReachLine] = []
    proven = _proven_dates(known_routes)
    listed_recipients: set[UUID] = set()
    for promised_rung in rungs:
        for recipient in (*promised_rung.told.people, *promised_rung.told.contacts):
            if recipient not in listed_recipients:
                lines += [
                    _line(route, names[recipient], promised_rung.rung.step, promised_rung.after_s, proven)
                    for route in _ways(known_routes, recipient)
                ]
            listed_recipients.add(recipient)
    return lines


def _ways(known_routes: Routes, recipient: UUID) -> Iterable[Route]:
    """People inside hear it on every channel, a contact on the first."""
    return known_routes.people.get(recipient) or known_routes.contacts.get(recipient, [])[:1]


def _proven_dates(known_routes: Routes) -> dict[UUID, datetime | None]:
    ways = [r.address for group in (*known_routes.people.values(), *known_routes.contacts.values()) for r in group]
    return dict(Address.objects.filter(pk__in=ways).values_list("pk", "proven_at"))


def _line(route: Route, name: str, step: int, after_s: int, proven: dict[UUID, datetime | None]) -> ReachLine:
    return ReachLine(
        step=step,
        after_s=after_s,
        name=name,
        channel=route.channel,
        channel_name=str(Channel(route.channel).label),
        proven_at=proven.get(route.address),
        is_contact=route.contact is not None,
    )
