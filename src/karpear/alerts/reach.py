""" "If you press now, these people are reached by these channels": the ladder of an SOS, before it is needed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from karpear.messaging.queries import Route, routes
from karpear.people.models import Address, Channel, Contact, Person
from karpear.rules import ladder
from karpear.rules.outcome import Kind

from .circles import Whose, circles, policies


@dataclass(frozen=True, slots=True)
class ReachLine:
    """One address that would be told, `after_s` seconds after pressing; `proven_at`: somebody last pressed there."""

    step: int
    after_s: int
    name: str
    channel: str
    proven_at: datetime | None

    @property
    def minutes(self) -> int:
        return round(self.after_s / 60 / settings.KARPEAR_PACE)

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label)


def reach(person: Person, now: datetime) -> list[ReachLine]:
    """Every address on a configured channel that the ladder of an SOS pressed now would use, in order, each once."""
    whose = Whose(person.pk, None, Kind.SOS.value)
    circle = circles([whose], at=now, with_contacts=True)[whose]
    policy = policies([None])[None]
    first = ladder.first_rung(policy, circle)
    rungs = [first, *(ladder.rung(policy, n) for n in range(max(first.index + 1, 2), 5))]
    audiences = [(r, ladder.audience(r, circle)) for r in rungs]
    found = routes({p for _r, a in audiences for p in a.people}, {c for _r, a in audiences for c in a.contacts})
    used: dict[UUID, tuple[ladder.Rung, Route]] = {}
    for one, audience in audiences:
        inside = [r for p in audience.people for r in found.people.get(p, ())]
        outside = [r for c in audience.contacts for r in found.contacts.get(c, ())[:1]]
        for route in [*inside, *outside]:
            used.setdefault(route.address, (one, route))
    return _lines(used, first)


def _lines(used: dict[UUID, tuple[ladder.Rung, Route]], first: ladder.Rung) -> list[ReachLine]:
    proven = dict(Address.objects.filter(pk__in=used).values_list("pk", "proven_at"))
    people = {p.pk: p for p in Person.objects.filter(pk__in={r.person for _o, r in used.values() if r.person})}
    contacts = {c.pk: c for c in Contact.objects.filter(pk__in={r.contact for _o, r in used.values() if r.contact})}
    lines = []
    for address, (one, route) in used.items():
        recipient = people.get(route.person) if route.person else contacts.get(route.contact) if route.contact else None
        name = recipient.shown_name if recipient else ""
        after = 0 if one.index == first.index else one.after_s
        lines.append(ReachLine(one.step, after, name, route.channel, proven[address]))
    return lines
