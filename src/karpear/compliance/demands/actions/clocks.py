"""The clocks of demands are counted again: a list of holidays may have been corrected since."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from karpear.db.batches import in_sets

from ...profile.queries.legal_profile import legal_profile
from ..answers import clock_now, standing_answer
from ..models import Demand

COUNTED_AGAIN_AFTER = timedelta(hours=12)
SET = 200


def to_count_again(now: datetime) -> "QuerySet[Demand]":
    """Those whose answer is awaited here, and whose clock was not counted for half a day."""
    return Demand.objects.unanswered().filter(counted_at__lte=now - COUNTED_AGAIN_AFTER)


def count_clocks(*, now: datetime) -> int:
    """Count every clock again that is due. Returns how many."""
    return in_sets("count clocks", to_count_again(now), partial(_count, now), size=SET, now=now)


def _count(now: datetime, rows: "QuerySet[Demand]") -> int:
    demands = list(rows.select_related("organisation").select_for_update(of=("self",)))
    organisations = {demand.organisation for demand in demands}
    profiles = {organisation.pk: legal_profile(organisation, now) for organisation in organisations}
    for demand in demands:
        answer = standing_answer(demand, now, profiles[demand.organisation_id])
        demand.due_at, demand.counted_at = clock_now(demand, answer, now), now
    Demand.objects.bulk_update(demands, ["due_at", "counted_at"])
    return len(demands)
