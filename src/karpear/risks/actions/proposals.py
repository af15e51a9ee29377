"""A person decides what facts change in the register."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.people.models import Person
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.risk import Confidence, Reliability

from ..models import Proposal, ProposalAnswer, Risk, RiskState, Source
from ..values import from_json, with_likelihood
from .register import evaluate


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

    An accepted one judges the risk anew. Raises Missing, Forbidden, BadFields, and Conflict when somebody was
    faster or the risk was judged since.
    """
    found = _seen(by, proposal)
    _refuse(answer, likelihood, why)
    risk = Risk.objects.select_for_update(no_key=True).get(pk=found.risk_id)
    given = {"answer": answer, "answered_by": by, "answered_at": now, "why": why.strip()}
    if not Proposal.objects.open().filter(pk=proposal).update(**given):
        raise Conflict(_("This proposal was answered, or replaced by a later one."))
    if answer != ProposalAnswer.DECLINED:
        _fresh(risk, found)
        evaluate(
            by=by,
            risk=risk.pk,
            scores=with_likelihood(from_json(risk.scores), likelihood or found.likelihood),
            confidence=confidence,
            reliability=Reliability(found.arithmetic["reliability"]),
            source=Source.PROPOSAL.value,
            source_id=found.pk,
            why=why.strip(),
            now=now,
        )
    record(
        at=now, action="proposal.answered", object_type="proposal", object_id=found.pk, actor=by.pk,
        organisation=risk.organisation_id, answer=answer.value,
    )  # fmt: skip
    found.refresh_from_db()
    return found


def _seen(by: Person, proposal: UUID) -> Proposal:
    found = Proposal.objects.visible_to(by).select_related("risk").filter(pk=proposal).first()
    if found is None:
        raise Missing
    require(by, found.risk.organisation_id, Verb.DECIDE_ON_FACTS)
    return found


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


def _fresh(risk: Risk, found: Proposal) -> None:
    """Raises Conflict when the arithmetic starts from a likelihood that is no longer so."""
    if risk.state != RiskState.OPEN or risk.likelihood != found.arithmetic["likelihood"][0]:
        raise Conflict(_("This risk was changed since the proposal was made. Look at the risk, then decline this."))
