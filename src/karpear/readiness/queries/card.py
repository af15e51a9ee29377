"""The wallet card and the page that its drawing leads to."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from karpear.people.models import Person
from karpear.rules.tokens import token_hash

from ..models import EmergencyPage, WalletCard

#: Parts of a card, in the order in which somebody who helps needs them.
PARTS = ("name", "numbers", "blood", "allergies", "words")


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the card. `numbers`: pairs of label and phone."""

    name: str = ""
    numbers: list[tuple[str, str]] = field(default_factory=list)
    blood: str = ""
    allergies: str = ""
    words: str = ""

    @property
    def empty(self) -> bool:
        return not any((self.name, self.numbers, self.blood, self.allergies, self.words))

    def only(self, parts: list[str]) -> "Card":
        """The chosen parts alone."""
        return Card(**{part: getattr(self, part) for part in PARTS if part in parts})


@dataclass(frozen=True, slots=True)
class Found:
    """An emergency page that is open, with what it shows."""

    page: EmergencyPage
    card: Card


def card_of(person: Person) -> Card:
    """Their card; an empty one where they have none."""
    kept = WalletCard.objects.filter(person=person).first()
    return _read(kept.content) if kept else Card()


def open_page_of(person: Person, now: datetime) -> EmergencyPage | None:
    """Their page, while it opens."""
    return EmergencyPage.objects.open(now).filter(person=person).first()


def emergency_by_token(token: str, now: datetime) -> Found | None:
    """What whoever opens this address may read; None for an unknown, old or withdrawn one, and for an empty card."""
    rows = EmergencyPage.objects.open(now).filter(token_hash=token_hash(token), person__is_active=True)
    page = rows.select_related("person").first()
    if page is None:
        return None
    card = card_of(page.person).only(page.shows)
    return None if card.empty else Found(page, card)


def _read(content: dict[str, Any]) -> Card:
    numbers = [(label, phone) for label, phone in content.get("numbers", [])]
    return Card(**{**{part: content.get(part, "") for part in PARTS}, "numbers": numbers})
