"""Numbers to know by heart: which there are to choose from, which were chosen, and which are due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from karpear.people.models import Address, Channel, Contact, Person
from karpear.people.queries.circle import responders, watchers_of
from karpear.people.queries.screens import memberships_of
from karpear.rules.refusals import Missing

from .models import KnownNumber


@dataclass(frozen=True, slots=True)
class NumberChoice:
    """A number that may be learnt. `hint`: its last two figures, which tell two phones of one person apart."""

    address: UUID
    name: str
    number: str
    on_watch: bool = False

    @property
    def hint(self) -> str:
        return f"··{self.number[-2:]}"


@dataclass(frozen=True, slots=True)
class Learned:
    """A chosen number and how it goes."""

    row: KnownNumber
    choice: NumberChoice

    def due(self, today: date) -> bool:
        return self.row.due_on <= today


def choices_of(person: Person, now: datetime) -> list[NumberChoice]:
    """Phones of one's accepted contacts, then of whoever is on watch now and of the people who watch over one."""
    contacts = Contact.objects.accepted().filter(owner=person).prefetch_related("addresses")
    contact_choices = [
        NumberChoice(way.pk, contact.shown_name, way.value)
        for contact in contacts
        for way in contact.addresses.all()
        if way.channel == Channel.SMS and way.removed_at is None
    ]
    return contact_choices + [choice for choice in _who_answer(person, now) if choice.on_watch]


def _who_answer(person: Person, now: datetime) -> list[NumberChoice]:
    """Phones of all who would answer for this person. `on_watch`: offered now."""
    organisations = {membership.organisation_id for membership in memberships_of(person)}
    watchers = watchers_of([person.pk])[person.pk]
    organisations |= set(watchers.organisations)
    groups = responders(organisations, now).values()
    offered_ids = {p for group in groups for p in group.own_watch} | set(watchers.people)
    person_ids = {p for group in groups for p in (*group.officers, *group.leads)} | offered_ids
    person_ids.discard(person.pk)
    ways = Address.objects.usable().filter(person__in=person_ids, channel=Channel.SMS).select_related("person")
    return [
        NumberChoice(way.pk, way.person.shown_name, way.value, way.person_id in offered_ids)
        for way in ways.order_by("person__created_at", "position", "id")
        if way.person
    ]


def learned_by(person: Person, now: datetime) -> list[Learned]:
    """The chosen numbers in order. One that is no longer theirs to know is left out."""
    choices_by_address = {choice.address: choice for choice in [*choices_of(person, now), *_who_answer(person, now)]}
    rows = KnownNumber.objects.filter(person=person)
    return [Learned(row, choices_by_address[row.address_id]) for row in rows if row.address_id in choices_by_address]


def number_in(person: Person, slot: int, now: datetime) -> Learned:
    """One of them by its place. Raises Missing."""
    for learned in learned_by(person, now):
        if learned.row.slot == slot:
            return learned
    raise Missing


def due_for(person: Person, now: datetime, today: date) -> bool:
    """Is a number to be tried? For the first page: one small query, more only when there may be one."""
    if not KnownNumber.objects.filter(person=person, due_on__lte=today).exists():
        return False
    return any(learned.due(today) for learned in learned_by(person, now))


def recall_days(people: Iterable[UUID]) -> dict[UUID, date]:
    """Person → the day since which all their numbers were typed right; left out: one was not, or none is chosen."""
    rows = KnownNumber.objects.filter(person__among=people).values_list("person_id", "right", "tried_on")
    days: dict[UUID, date | None] = {}
    for person, right, tried_on in rows.order_by():
        earlier = days.get(person, date.max)
        days[person] = min(earlier, tried_on) if earlier and right and tried_on else None
    return {person: day for person, day in days.items() if day}
