"""What they have now, and how much of it is more than there had to be."""

from dataclasses import dataclass

from karpear.rules.law.demands import KNOWN_BY, DisclosedItem, ReplyBasis, items_beyond

from ..answers import DemandAnswer
from ..models import Demand
from ..words import ITEMS


@dataclass(frozen=True, slots=True)
class HandedOver:
    """`names`: what they have, in words. `beyond`: what of it the basis of the reply does not ask for."""

    names: list[str]
    beyond: tuple[DisclosedItem, ...]

    @property
    def beyond_names(self) -> list[str]:
        return [str(ITEMS[item]) for item in self.beyond]

    @property
    def to_warn(self) -> bool:
        """Do they know of people by what is beyond?"""
        return not KNOWN_BY.isdisjoint(self.beyond)

    @property
    def has_devices(self) -> bool:
        return DisclosedItem.DEVICES in self.beyond


def handed_over(demand: Demand, answer: DemandAnswer) -> HandedOver:
    """Of a demand on its page; without a letter, no text asks for anything."""
    basis = ReplyBasis(demand.basis) if demand.basis else ReplyBasis.TEXT
    items = [DisclosedItem(code) for code in demand.disclosed]
    return HandedOver([str(ITEMS[item]) for item in items], items_beyond(answer.rule, basis, items))
