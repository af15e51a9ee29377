"""What was proposed because of facts, when the register changes under it: calculated again, or no longer asked."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from ...facts.actions.recount import recount
from ..models import Proposal, ProposalAnswer
from ..values import RegisterPlace


def reconsider(risks: Collection[UUID]) -> None:
    """These risks were judged again: what was proposed is calculated again. Part of the caller's transaction.

    Facts that a keeper holds are left to it: it waits for these risks, and would otherwise be waited for in turn.
    Whoever else holds one lets it be reckoned too.
    """
    proposals = Proposal.objects.open().filter(risk__in=risks)
    recount({pk for proposal in proposals for pk in proposal.arithmetic["facts"]})


def end_asked(organisation: UUID, lines: Iterable[RegisterPlace], now: datetime) -> set[str]:
    """These lines are in the register now: nobody asks for them any more. Returns the facts that asked.

    Part of the caller's transaction, which holds the organisation.
    """
    places = set(lines)
    open_proposals = Proposal.objects.open().for_new_lines().filter(organisation=organisation)
    obsolete = [
        proposal
        for proposal in open_proposals
        if RegisterPlace(proposal.catalogue_id, proposal.province).covered_by(places)
    ]
    supersede([proposal.pk for proposal in obsolete], now)
    return {pk for proposal in obsolete for pk in proposal.arithmetic["facts"]}


def supersede(proposals: Collection[UUID], now: datetime) -> None:
    """These are no longer asked: a later one replaces them, or nobody needs to ask."""
    Proposal.objects.open().filter(pk__in=proposals).update(answer=ProposalAnswer.SUPERSEDED, answered_at=now)
