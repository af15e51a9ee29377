"""What has been judged and answered already, and which lines there are."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from ...register.models import Evaluation, Proposal, ProposalAnswer, Risk, RiskState, Source
from ...register.values import RegisterPlace

#: What a person has answered.
_GIVEN = (ProposalAnswer.ACCEPTED, ProposalAnswer.ADJUSTED, ProposalAnswer.DECLINED)


def judged_at(risks: Collection[UUID]) -> Mapping[UUID, datetime]:
    """When each of these risks was last judged by people who knew what had happened.

    A starter or a spreadsheet knows nothing of it; an accepted proposal is an answer of its own.
    """
    unaware = (Source.STARTER, Source.IMPORT, Source.PROPOSAL)
    rows = Evaluation.objects.filter(risk__in=risks).exclude(source__in=unaware).order_by().values_list("risk_id")
    return dict(rows.annotate(Max("at")))


def answered_at(risks: Collection[UUID]) -> Mapping[UUID, datetime]:
    """Until when somebody has answered for each of these risks what the facts propose."""
    rows = Proposal.objects.filter(risk__in=risks, answer__in=_GIVEN).order_by().values_list("risk_id")
    return dict(rows.annotate(Max("made_at")))


def lines_of(organisation: UUID) -> set[RegisterPlace]:
    """The lines of the catalogue that are open in a register."""
    rows = Risk.objects.open().filter(organisation=organisation).exclude(catalogue_id="")
    return {RegisterPlace(risk, province) for risk, province in rows.values_list("catalogue_id", "province")}


def answered_lines(organisation: UUID) -> Mapping[RegisterPlace, datetime]:
    """Until when somebody has answered that a line is missing, or has closed the line that there was."""
    proposals = Proposal.objects.for_new_lines().filter(organisation=organisation, answer__in=_GIVEN).order_by()
    closed = Risk.objects.filter(organisation=organisation, state=RiskState.CLOSED, closed_at__isnull=False)
    rows = [
        *proposals.values_list("catalogue_id", "province").annotate(Max("made_at")),
        *closed.exclude(catalogue_id="").order_by().values_list("catalogue_id", "province").annotate(Max("closed_at")),
    ]
    latest: dict[RegisterPlace, datetime] = {}
    for risk, province, until in rows:
        place = RegisterPlace(risk, province)
        latest[place] = max(until, latest.get(place, until))
    return latest
