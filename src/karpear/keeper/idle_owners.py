"""Owners who do nothing lose an alert; whoever writes into its sealed incident does something."""

from datetime import datetime

from karpear.alerts.actions.rungs import overtake as overtake_idle
from karpear.cases.incidents.queries.last_work import last_written


def overtake(*, now: datetime) -> int:
    """As `alerts.actions.overtake`, with the work that only the room above can see."""
    return overtake_idle(now=now, last_worked=last_written)
