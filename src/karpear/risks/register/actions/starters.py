"""A first register from the pack, for what the organisation mostly does."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.countries.queries import catalogue
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.rules.refusals import BadFields
from karpear.rules.risk.matrix import Confidence, Focus, Reliability
from karpear.rules.risk.review import STARTER_DAYS

from ...days import day_in
from ..access import organisation_for
from ..models import Risk, Source
from ..values import NewRisk, alike
from .lines import add_risks


@transaction.atomic
def start_register(
    *, by: Person, organisation: UUID, focus: Focus, catalogue_ids: Collection[str], owner: UUID, now: datetime
) -> list[UUID]:
    """The chosen lines (`catalogue_ids`) of the starter for a focus; those that are open already are left out.

    How others usually judge them is a beginning: confidence is low, and they are reviewed within a month.
    Raises Missing, Forbidden or BadFields (nothing chosen).
    """
    own_organisation = organisation_for(by, organisation)
    # Two may press at once; each line comes in once.
    hold_organisation(own_organisation.pk)
    book = catalogue(own_organisation.country)
    have = set(Risk.objects.open().filter(organisation=own_organisation).values_list("catalogue_id", flat=True))
    lines = [line for line in book.starters.get(focus, ()) if line.risk in catalogue_ids and line.risk not in have]
    if not lines:
        raise BadFields([("chosen", _("Choose at least one risk that is not in the register yet."))])
    look_again = day_in(own_organisation.time_zone, now) + timedelta(days=STARTER_DAYS)
    new = [
        NewRisk(
            scope=book.risks[line.risk].scope,
            name=book.risks[line.risk].name.in_language(own_organisation.language),
            description=book.risks[line.risk].description.in_language(own_organisation.language),
            catalogue_id=line.risk,
            owner=owner,
            scores=alike(line.score),
            confidence=Confidence.LOW,
            reliability=Reliability.UNSURE,
            review_on=look_again,
        )
        for line in lines
    ]
    return add_risks(by=by, organisation=organisation, risks=new, source=Source.STARTER, now=now)
