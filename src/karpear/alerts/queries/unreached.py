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
    keys_by_person = {person: Whose(person, None, Kind.SOS.value) for person in people}
    circle_of = circles(keys_by_person.values(), at=now, with_contacts=True)
    responders, contacts = set[UUID](), set[UUID]()
    for circle in circle_of.values():
        responders |= {*circle.inside}
        contacts |= {*circle.contacts}
    known_routes = routes(responders, contacts)
    usable = {channel.value for channel in usable_channels()}
    reachable = {p for p, ways in known_routes.people.items() if any(w.channel in usable for w in ways)}
    reachable |= {c for c, ways in known_routes.contacts.items() if any(w.channel in usable for w in ways)}
    unreached = []
    for person, circle_key in keys_by_person.items():
        circle = circle_of[circle_key]
        if not reachable & {*circle.inside, *circle.contacts}:
            unreached.append(person)
    return len(people), unreached
