"""What authors let out of their diaries reaches their organisation's risks, and goes again when they take it back."""

from datetime import datetime
from uuid import UUID

from karpear.cases.diary.actions import claim_to_carry, withdraw_removed
from karpear.cases.diary.queries.consents import facts_of_removed, facts_to_carry
from karpear.db.batches import due_one_by_one
from karpear.db.crash import crash_at
from karpear.risks.facts.actions.consented import forget_told, take_back_told, take_told

SET = 200


def carry_consented(*, now: datetime) -> int:
    """Each consent is claimed together with the fact that follows from it: a crash between repeats both.

    What came from an entry that was taken away is taken back first. The facts are considered by the step that learns,
    like all others; those taken back are deleted after that.
    """
    count = due_one_by_one(
        "take back removed", facts_of_removed(), lambda pk: withdraw_removed(fact=pk, now=now), size=SET, now=now
    )
    count += due_one_by_one("carry consented", facts_to_carry(), lambda pk: _carry(pk, now), size=SET, now=now)
    forget_told(now=now)
    return count


def _carry(pk: UUID, now: datetime) -> int:
    fact = claim_to_carry(fact=pk)
    if fact is None:
        return 0
    crash_at("consent_claimed")
    if fact.withdrawn_at:
        take_back_told(source=fact.pk, by=fact.person_id, now=now)
    elif fact.organisation_id:
        names = ("threat", "happened_on", "only_month", "province", "serious", "reliability")
        codes = {name: getattr(fact, name) for name in names}
        take_told(source=fact.pk, organisation=fact.organisation_id, codes=codes, now=now)
    return 1
