"""A first register from the pack, for what the organisation mostly does."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.countries.catalogue import CatalogueRisk
from karpear.countries.queries import catalogue
from karpear.people.access import hold_organisation
from karpear.people.models import Organisation, Person
from karpear.people.queries.approvers import focus_of
from karpear.rules.refusals import BadFields
from karpear.rules.risk.matrix import Confidence, Focus, Reliability, Score
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
    new = [_usual_risk(own_organisation, book.risks[line.risk], line.score, owner, now) for line in lines]
    return add_risks(by=by, organisation=organisation, risks=new, source=Source.STARTER, now=now)


@transaction.atomic
def add_usual(*, by: Person, organisation: UUID, catalogue_id: str, now: datetime) -> UUID:
    """One line of the catalogue, judged in the same way; where it is open already, that one.

    Raises Missing, Forbidden or BadFields (no such line, or nobody says how it is usually judged).
    """
    own_organisation = organisation_for(by, organisation)
    Organisation.objects.select_for_update().get(pk=own_organisation.pk)
    open_risk = Risk.objects.open().filter(organisation=own_organisation, catalogue_id=catalogue_id).first()
    if open_risk:
        return open_risk.pk
    book = catalogue(own_organisation.country)
    score = book.usual(catalogue_id, focus_of(own_organisation))
    if score is None:
        raise BadFields([("risk", _("Write this risk down first."))])
    new = _usual_risk(own_organisation, book.risks[catalogue_id], score, by.pk, now)
    return add_risks(by=by, organisation=organisation, risks=[new], source=Source.STARTER, now=now)[0]


def _usual_risk(organisation: Organisation, entry: CatalogueRisk, score: Score, owner: UUID, now: datetime) -> NewRisk:
    language = organisation.language
    return NewRisk(
        scope=entry.scope,
        name=entry.name.in_language(language),
        description=entry.description.in_language(language),
        catalogue_id=entry.id,
        owner=owner,
        scores=alike(score),
        confidence=Confidence.LOW,
        reliability=Reliability.UNSURE,
        review_on=day_in(organisation.time_zone, now) + timedelta(days=STARTER_DAYS),
    )
