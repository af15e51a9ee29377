"""What the pages of a plan offer instead of going."""

from datetime import datetime, timedelta
from typing import Any

from ..itinerary.models import Activity
from . import forms
from .queries import decision as queries

MAX_WORD = 100
A_WEEK = timedelta(days=7)


def ways_out(activity: Activity, stands: queries.DecisionStanding, now: datetime) -> dict[str, Any]:
    """What the pages of a plan offer instead of going: a better day, already filled in."""
    wished_days = [answer.postponed_to for answer in stands.answers if answer.postponed_to]
    start = wished_days[-1] if wished_days else max(activity.starts_at or now, now) + A_WEEK
    start = start.replace(second=0, microsecond=0)
    return {"postpone_form": forms.PostponeForm(initial={"starts_at": start})}
