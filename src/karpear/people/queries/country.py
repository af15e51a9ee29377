"""Which country's pack counts."""

from karpear.countries.queries import packs

from ..models import Organisation, Person
from .screens import memberships_of


def country_of(organisation: Organisation | None, *, person: Person | None = None) -> str:
    """An organisation's country. Without one: that of the organisation in a country with a pack to which this person
    has belonged longest, else the first country that there is."""
    if organisation:
        return organisation.country
    codes = [country_pack.code for country_pack in packs()]
    own = (membership.organisation.country for membership in memberships_of(person)) if person else ()
    return next((code for code in own if code in codes), codes[0])
