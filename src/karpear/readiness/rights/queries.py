"""Rights cards of a person's country."""

from collections.abc import Sequence

from karpear.countries.queries import packs, situation
from karpear.countries.rights import Situation
from karpear.people.models import Person
from karpear.people.queries.country import country_of


def situations_of(person: Person) -> Sequence[Situation]:
    """The rights cards of their country, in order."""
    code = country_of(None, person=person)
    return next((list(country_pack.situations.values()) for country_pack in packs() if country_pack.code == code), [])


def situation_of(person: Person, key: str) -> Situation:
    """One rights card. Raises Missing."""
    return situation(country_of(None, person=person), key)
