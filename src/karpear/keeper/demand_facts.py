"""A demand, and what followed it, reaches the organisation's risks as a code, where it may be counted."""

from datetime import datetime
from uuid import UUID

from karpear.compliance.demands.actions.consents import claim_demand
from karpear.compliance.demands.actions.retaliations import claim_retaliation
from karpear.compliance.demands.queries.counted import demands_to_carry, month_of, threat_of
from karpear.compliance.demands.queries.retaliations import retaliations_to_carry
from karpear.db.batches import due_one_by_one
from karpear.risks.facts.actions.after_demands import take_demand_fact

SET = 200


def carry_retaliations(*, now: datetime) -> int:
    """Each is claimed together with the fact that follows from it: a crash between repeats both."""
    return due_one_by_one(
        "carry retaliations", retaliations_to_carry(), lambda pk: _carry_retaliation(pk, now), size=SET, now=now
    )


def carry_demands(*, now: datetime) -> int:
    """The same of demands; one that the country's pack counts among no threat is known, and makes no fact."""
    return due_one_by_one("carry demands", demands_to_carry(), lambda pk: _carry_demand(pk, now), size=SET, now=now)


def _carry_demand(pk: UUID, now: datetime) -> bool:
    demand = claim_demand(demand=pk)
    if demand is None or not (threat := threat_of(demand)):
        return False
    codes = {"threat": threat, "happened_on": month_of(demand), "province": demand.province}
    return take_demand_fact(
        source=demand.pk, organisation=demand.organisation_id, codes=codes, entered_by=demand.noted_by_id, now=now
    )


def _carry_retaliation(pk: UUID, now: datetime) -> bool:
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
    return take_demand_fact(
        source=retaliation.pk, organisation=organisation, codes=codes, entered_by=retaliation.noted_by_id, now=now
    )
