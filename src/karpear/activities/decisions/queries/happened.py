"""What has happened and an activity's next assessment: the rule that cannot be assessed away."""

from karpear.rules.risk.matrix import RELIABLE, Level, Reliability

from ...itinerary.models import Activity


def forbidden_by_facts(activity: Activity) -> bool:
    """Did reliable facts once make this activity one that must be cancelled? What was withdrawn does not count."""
    rows = activity.proposals.filter(level_after=Level.VERY_HIGH).exclude(answer="superseded")
    return any(Reliability(proposal.arithmetic["reliability"]) in RELIABLE for proposal in rows)
