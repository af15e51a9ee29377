"""What the outbox knows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from karpear.people.models import Address

from .models import Delivery


@dataclass(frozen=True, slots=True)
class Route:
    """One usable address of one recipient on a configured channel."""

    address: UUID
    channel: str
    person: UUID | None
    contact: UUID | None


@dataclass(slots=True)
class Routes:
    """Routes in order, by person id and by contact id. Who cannot be reached has no entry."""

    people: dict[UUID, list[Route]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[UUID, list[Route]] = field(default_factory=lambda: defaultdict(list))


def routes(people: Iterable[UUID], contacts: Iterable[UUID] = ()) -> Routes:
    """How these recipients can be reached now, in two queries however many they are."""
    found = Routes()
    rows = Address.objects.usable().order_by("position", "id").values_list("pk", "channel", "person_id", "contact_id")
    for pk, channel, person, _ in rows.filter(person__in=set(people)):
        found.people[person].append(Route(pk, channel, person, None))
    for pk, channel, _, contact in rows.filter(contact__in=set(contacts)):
        found.contacts[contact].append(Route(pk, channel, None, contact))
    return found


def deliveries_of(subject: UUID) -> list[Delivery]:
    """Every message about a subject, in order, with its recipient."""
    rows = Delivery.objects.filter(subject=subject).select_related("person", "contact")
    return list(rows.order_by("created_at", "step", "id"))
