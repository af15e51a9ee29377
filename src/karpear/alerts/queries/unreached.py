"""Who would be told if each person pressed SOS now, counted over everybody at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.alerts.circles import Whose, circles
from karpear.messaging.channels.reach import usable_channels
from karpear.messaging.queries import routes
from karpear.people.models import Person
from karpear.rules.alarm.outcome import Kind


def reached_by_nobody(now: datetime, among: QuerySet[Person] | None = None) -> tuple[int, Sequence[UUID]]:
    """How many people there are (`among` these), and those whose SOS would reach nobody on a configured channel."""
    rows = Person.objects.filter(is_active=True) if among is None else among
    people = list(rows.order_by("created_at", "id").values_list("pk", flat=True))
    whose = {person: Whose(person, None, Kind.SOS.value) for person in people}
    circle_of = circles(whose.values(), at=now, with_contacts=True)
    responders, contacts = set[UUID](), set[UUID]()
    for circle in circle_of.values():
        responders |= {*circle.inside}
        contacts |= {*circle.contacts}
    known = routes(responders, contacts)
    ready = {channel.value for channel in usable_channels()}
    told = {p for p, ways in known.people.items() if any(w.channel in ready for w in ways)}
    told |= {c for c, ways in known.contacts.items() if any(w.channel in ready for w in ways)}
    alone = []
    for person, one in whose.items():
        circle = circle_of[one]
        if not told & {*circle.inside, *circle.contacts}:
            alone.append(person)
    return len(people), alone
