"""What followed a demand, and may be counted, reaches the organisation's risks as a code."""

from datetime import datetime
from uuid import UUID

from karpear.compliance.demands.actions.retaliations import claim_retaliation
from karpear.compliance.demands.queries.retaliations import retaliations_to_carry
from karpear.db.batches import one_by_one
from karpear.risks.facts.actions.after_demands import take_retaliation


def carry_retaliations(*, now: datetime) -> int:
    """Each is claimed together with the fact that follows from it: a crash between repeats both."""
    return one_by_one("carry retaliations", retaliations_to_carry(), lambda pk: _carry(pk, now), now=now)


def _carry(pk: UUID, now: datetime) -> bool:
    retaliation = claim_retaliation(retaliation=pk)
    if retaliation is None:
        return False
    codes = {
        "threat": retaliation.threat,
        "happened_on": retaliation.month,
        "province": retaliation.province,
        "serious": retaliation.serious,
    }
    organisation = retaliation.demand.organisation_id
    return take_retaliation(
        source=retaliation.pk, organisation=organisation, codes=codes, entered_by=retaliation.noted_by_id, now=now
    )
