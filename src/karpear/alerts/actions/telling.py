"""From a rung of the ladder to rows in the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from karpear.alerts.models import Alert
from karpear.keys.ids import new_id
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import Route, routes
from karpear.rules.ladder import Audience, Rung
from karpear.rules.outcome import Kind

_AGAIN = 1000


@dataclass(frozen=True, slots=True)
class Telling:
    """One alert, one rung, its audience. `again`: this rung is told once more (number of the call)."""

    alert: Alert
    rung: Rung
    audience: Audience
    again: int = 0


def tell(tellings: Iterable[Telling], *, now: datetime) -> list[Delivery]:
    """The messages of these rungs, not yet written.

    People inside hear it on every channel they have; a contact on their first one (the next one follows
    when that is refused).
    """
    asked = list(tellings)
    people = {p for t in asked for p in t.audience.people}
    contacts = {c for t in asked for c in t.audience.contacts}
    found = routes(people, contacts)
    made: list[Delivery] = []
    for telling in asked:
        for person in telling.audience.people:
            made += [_message(telling, route, now) for route in found.people.get(person, ())]
        for contact in telling.audience.contacts:
            made += [_message(telling, route, now) for route in found.contacts.get(contact, ())[:1]]
    return made


def priority_of(alert: Alert) -> Priority:
    """SOS and duress overtake everything; a drill never overtakes the real thing."""
    urgent = alert.kind in (Kind.SOS.value, Kind.DURESS.value) and not alert.drill
    return Priority.SOS if urgent else Priority.ALERT


def _message(telling: Telling, route: Route, now: datetime) -> Delivery:
    alert, rung = telling.alert, telling.rung
    return Delivery(
        id=new_id(),
        topic="alert",
        subject=alert.pk,
        text_key="alert" if rung.repeat == 0 and not telling.again else "alert_again",
        about_id=alert.person_id,
        person_id=route.person,
        contact_id=route.contact,
        address_id=route.address,
        channel=route.channel,
        step=rung.step,
        round=_AGAIN + telling.again if telling.again else rung.repeat,
        drill=alert.drill,
        priority=priority_of(alert),
        next_attempt_at=now,
        created_at=now,
    )
