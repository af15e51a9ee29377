"""Who was asked to take an alert over: a room above knows, the board and the alert's page show it where they look."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from karpear.alerts.models import Alert
from karpear.people.models import Person


@dataclass(frozen=True, slots=True)
class HandoverOffer:
    """One that waits for their answer: from whom, what they should know, and where it is answered."""

    giver: str
    words: str
    path: str


type Offers = Callable[[Person, Collection[UUID]], dict[UUID, HandoverOffer]]
_OFFERS: list[Offers] = []


def add_offers(offers: Offers) -> None:
    """A room above knows of some."""
    _OFFERS.append(offers)


def offers_to(person: Person, alerts: Collection[Alert]) -> dict[UUID, HandoverOffer]:
    """Of these alerts those that somebody else has and asks them to take. One query of each, and mostly none."""
    of_others = [alert.pk for alert in alerts if alert.owner_id and alert.owner_id != person.pk]
    offers: dict[UUID, HandoverOffer] = {}
    for offers_of in _OFFERS if of_others else ():
        offers |= offers_of(person, of_others)
    return offers
