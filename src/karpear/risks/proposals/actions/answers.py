"""A person decides what facts change in the register."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.countries.queries import catalogue
from karpear.db.rows import find_row
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.risk.matrix import Area, Confidence, Reliability, Score

from ...register.actions.lines import add_risk, evaluate
from ...register.models import Proposal, ProposalAnswer, Risk, RiskState, Source
from ...register.values import RegisterPlace, alike, from_json, with_likelihood
from ..queries.answered import lines_of


@transaction.atomic
def answer_proposal(
    *,
    by: Person,
    proposal: UUID,
    answer: ProposalAnswer,
    now: datetime,
    likelihood: int | None = None,
    confidence: Confidence = Confidence.MEDIUM,
    why: str = "",
) -> Proposal:
    """Accept, accept with another likelihood (1–5), or decline; the last two with a written reason.

    An accepted one judges the risk again, or adds a new line to the register, in the care of the person who accepts it.
    Raises Missing, Forbidden, BadFields, and Conflict when somebody was faster or the register was changed since.
    """
    visible_proposal = _find_proposal(by, proposal)
    _refuse(answer, likelihood, why)
    _hold(visible_proposal)
    values = {"answer": answer, "answered_by": by, "answered_at": now, "why": why.strip()}
    if not Proposal.objects.open().filter(pk=proposal).update(**values):
        raise Conflict(_("This proposal was answered, or replaced by a later one."))
    if answer != ProposalAnswer.DECLINED:
        judged: dict[str, Any] = {
            "confidence": confidence, "reliability": Reliability(visible_proposal.arithmetic["reliability"]),
            "source": Source.PROPOSAL.value, "source_id": visible_proposal.pk, "why": why.strip(), "now": now,
        }  # fmt: skip
        (_add if visible_proposal.organisation else _judge)(
            by, visible_proposal, likelihood or visible_proposal.likelihood, judged
        )
    record(
        at=now, action="proposal.answered", object_type="proposal", object_id=visible_proposal.pk, actor=by.pk,
        organisation=visible_proposal.where.pk, answer=answer.value,
    )  # fmt: skip
    visible_proposal.refresh_from_db()
    return visible_proposal


def _find_proposal(by: Person, proposal: UUID) -> Proposal:
    rows = Proposal.objects.visible_to(by).select_related("risk__organisation", "organisation")
    visible_proposal = find_row(rows.filter(pk=proposal))
    require(by, visible_proposal.where.pk, Verb.DECIDE_ON_FACTS)
    return visible_proposal


def _refuse(answer: ProposalAnswer, likelihood: int | None, why: str) -> None:
    errors = []
    if answer == ProposalAnswer.SUPERSEDED:
        errors.append(("answer", _("Choose one of the answers.")))
    if answer == ProposalAnswer.ADJUSTED and likelihood not in range(1, 6):
        errors.append(("likelihood", _("Choose how likely it is.")))
    if answer in (ProposalAnswer.ADJUSTED, ProposalAnswer.DECLINED) and not why.strip():
        errors.append(("why", _("Write down why, in a sentence.")))
    if errors:
        raise BadFields(errors)


def _hold(proposal: Proposal) -> None:
    """In the order in which the keeper does, so that both wait for each other instead of for ever."""
    if proposal.organisation:
        hold_organisation(proposal.organisation.pk)
    else:
        proposal.risk = Risk.objects.select_for_update(no_key=True).get(pk=proposal.risk_at_hand.pk)


def _judge(by: Person, proposal: Proposal, likelihood: int, judged: Mapping[str, Any]) -> None:
    """Raises Conflict when the arithmetic starts from a likelihood that is no longer so."""
    risk = proposal.risk_at_hand
    if risk.state != RiskState.OPEN or risk.likelihood != proposal.arithmetic["likelihood"][0]:
        raise Conflict(_("This risk was changed since the proposal was made. Look at the risk, then decline this."))
    evaluate(by=by, risk=risk.pk, scores=with_likelihood(from_json(risk.scores), likelihood), **judged)


def _add(by: Person, proposal: Proposal, likelihood: int, judged: Mapping[str, Any]) -> None:
    """Raises Conflict when the line has come into the register since, or left the catalogue."""
    where = proposal.where
    line = catalogue(where.country).risks.get(proposal.catalogue_id)
    if line is None or RegisterPlace(proposal.catalogue_id, proposal.province).covered_by(lines_of(where.pk)):
        raise Conflict(_("The register already has this line, or the catalogue no longer has it. Decline this."))
    impacts = {Area(area): impact for area, impact in proposal.arithmetic["impacts"].items()}
    new_risk = add_risk(
        by=by,
        organisation=where.pk,
        scope=line.scope,
        name=line.name.in_language(where.language),
        description=line.description.in_language(where.language),
        owner=by.pk,
        scores=alike(Score(likelihood, impacts)),
        catalogue_id=line.id,
        province=proposal.province,
        **judged,
    )
    Proposal.objects.filter(pk=proposal.pk).update(risk=new_risk)
