"""Claims: opened from an incident or by hand, papers ticked off, sent, paid or refused."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.db.rows import find_row
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict

from ..models import ClaimState, InsuranceClaim, InsurancePolicy
from ..values import NewClaim

#: From which state to which.
NEXT = {
    ClaimState.OPEN: (ClaimState.SENT,),
    ClaimState.SENT: (ClaimState.PAID, ClaimState.REFUSED),
    ClaimState.REFUSED: (ClaimState.SENT,),
    ClaimState.PAID: (),
}
OVER = (ClaimState.PAID, ClaimState.REFUSED)


@transaction.atomic
def open_claim(*, by: Person, person: UUID, organisation: UUID, new: NewClaim, now: datetime) -> InsuranceClaim:
    """Begin a claim for somebody of the organisation; the same again answers with the one that is there.

    Raises Missing, Forbidden, or BadFields: a day that has not come.
    """
    own_organisation = require(by, organisation, Verb.KEEP_COVER).organisation
    rows = Membership.objects.select_for_update(of=("self",)).filter(organisation=own_organisation, person=person)
    member = find_row(rows.order_by("-joined_at", "-pk"))
    policies = InsurancePolicy.objects.filter(organisation=own_organisation)
    policy = find_row(policies.filter(pk=new.policy)) if new.policy else None
    if new.happened_on > now.date() + timedelta(days=1):
        raise BadFields([("happened_on", _("This day has not come yet."))])
    if new.incident:
        earlier_claim = InsuranceClaim.objects.filter(
            incident=new.incident, person=member.person_id, policy=policy
        ).first()
        if earlier_claim:
            return earlier_claim
    due_on = new.happened_on + timedelta(days=policy.claim_days) if policy and policy.claim_days else None
    row = InsuranceClaim.objects.create(
        organisation=own_organisation, person_id=member.person_id, policy=policy, incident=new.incident,
        code=new.code, province=new.province, happened_on=new.happened_on, due_on=due_on, opened_by=by, opened_at=now,
    )  # fmt: skip
    note(row, action="insuranceclaim.opened", by=by, at=now)
    return row


@transaction.atomic
def tick_papers(*, by: Person, claim: UUID, papers: Collection[str], now: datetime) -> InsuranceClaim:
    """Which papers are there. Raises Missing, Forbidden or Conflict."""
    row = _of_keeper(by, claim)
    if row.state in OVER:
        raise Conflict(_("This claim is over."))
    with changing(row, verb="papers", by=by, at=now):
        row.papers = sorted(set(papers))
    return row


@transaction.atomic
def set_claim_state(*, by: Person, claim: UUID, state: str, now: datetime) -> InsuranceClaim:
    """Sent, paid or refused. Raises Missing, Forbidden, or Conflict: not from here."""
    row = _of_keeper(by, claim)
    if state not in NEXT[ClaimState(row.state)]:
        raise Conflict(_("This claim is already: %(state)s.") % {"state": row.get_state_display()})
    with changing(row, verb="state", by=by, at=now):
        row.state = state
        row.sent_at = now if state == ClaimState.SENT else row.sent_at
        row.closed_at = now if state in OVER else None
    return row


def _of_keeper(by: Person, claim: UUID) -> InsuranceClaim:
    row = find_row(InsuranceClaim.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=claim))
    require(by, row.organisation_id, Verb.KEEP_COVER)
    return row
