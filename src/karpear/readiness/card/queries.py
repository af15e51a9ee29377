"""The wallet card and the page that its drawing leads to."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from karpear.countries.queries import pack
from karpear.people.models import Channel, Contact, Person
from karpear.people.queries.country import country_of
from karpear.rules.secret.tokens import token_hash

from .models import EmergencyPage, WalletCard

#: Parts of a card, in the order in which somebody who helps needs them.
PARTS = ("name", "numbers", "blood", "allergies", "words")


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the card. `contacts`: ids of contacts to call, `numbers`: pairs of label and phone of others;
    `calls`: both as they are today. `emergency`: the country's numbers go with whom to call.
    """

    name: str = ""
    numbers: list[tuple[str, str]] = field(default_factory=list)
    blood: str = ""
    allergies: str = ""
    words: str = ""
    contacts: list[str] = field(default_factory=list)
    emergency: bool = False
    calls: list[tuple[str, str]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not any((self.name, self.calls, self.blood, self.allergies, self.words, self.emergency))

    @property
    def kept(self) -> dict[str, Any]:
        """What is written down of it: whom to call is looked up each time, so that nobody who left stands on it."""
        return {key: value for key, value in asdict(self).items() if key != "calls"}

    def only(self, parts: list[str]) -> "Card":
        """The chosen parts alone."""
        values = {part: getattr(self, part) for part in PARTS if part in parts}
        return Card(**values, calls=self.calls if "numbers" in parts else [])


def callable_contacts(person: Person) -> list[tuple[str, str, str]]:
    """(id, name, phone) of each contact who agreed and has a phone, in the person's order."""
    rows = Contact.objects.accepted().filter(owner=person).prefetch_related("addresses")
    lines = []
    for contact in rows:
        phones = [a.value for a in contact.addresses.all() if a.channel == Channel.SMS and a.removed_at is None]
        lines += [(str(contact.pk), contact.shown_name, phones[0])] if phones else []
    return lines


def emergency_numbers(person: Person) -> list[tuple[str, str, bool]]:
    """(name in the country's languages, phone, has somebody confirmed it?) of whom anybody can call there."""
    return [
        (
            " · ".join(dict.fromkeys(service.name.by_language.values())),
            service.phone,
            service.fact.confidence == "checked",
        )
        for service in pack(country_of(None, person=person)).emergency
    ]


@dataclass(frozen=True, slots=True)
class FoundCard:
    """An emergency page that is open, with what it shows."""

    page: EmergencyPage
    card: Card


def card_of(person: Person) -> Card:
    """Their card; an empty one where they have none."""
    stored_card = WalletCard.objects.filter(person=person).first()
    return _read(stored_card.content, person) if stored_card else Card()


def open_page_of(person: Person, now: datetime) -> EmergencyPage | None:
    """Their page, while it opens."""
    return EmergencyPage.objects.open(now).filter(person=person).first()


def emergency_by_token(token: str, now: datetime) -> FoundCard | None:
    """What whoever opens this address may read; None for an unknown, old or withdrawn one, and for an empty card."""
    rows = EmergencyPage.objects.open(now).filter(token_hash=token_hash(token), person__is_active=True)
    page = rows.select_related("person").first()
    if page is None:
        return None
    card = card_of(page.person).only(page.shows)
    return None if card.empty else FoundCard(page, card)


def _read(content: dict[str, Any], person: Person) -> Card:
    numbers = [(label, phone) for label, phone in content.get("numbers", [])]
    contacts = content.get("contacts", [])
    calls = [(name, phone) for pk, name, phone in callable_contacts(person) if pk in contacts]
    texts = {part: content.get(part, "") for part in PARTS if part != "numbers"}
    return Card(
        **texts, numbers=numbers, contacts=contacts, emergency=content.get("emergency", False), calls=[*calls, *numbers]
    )
