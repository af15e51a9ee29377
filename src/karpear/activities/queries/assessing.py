"""What the assessment of an activity is made of, what was found, and what was found before."""

from karpear.countries.catalogue import Catalogue
from karpear.countries.queries import catalogue
from karpear.people.models import Organisation
from karpear.rules.decision import Policy
from karpear.rules.refusals import Missing

from ..places import country_of


def catalogue_of(organisation: Organisation | None) -> Catalogue:
    """The catalogue of the organisation's country; an empty one where the country has no pack."""
    try:
        return catalogue(country_of(organisation))
    except Missing:
        return Catalogue()


def policy_of(organisation: Organisation | None) -> Policy:
    """From which level this organisation asks for what."""
    return Policy()
